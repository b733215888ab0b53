import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The script that sites load, as it was built. */
export interface PluginBuild {
  body: string;
  etag: string;
  /** The address of this very build, which never serves another: `/v/0.1.0-5f0c1e2a9b3d/plugin.js`. */
  path: string;
  /** For the attribute `integrity` (Subresource Integrity §3.2). */
  integrity: string;
}

const ROOT = new URL('../../../', import.meta.url);
const PLUGIN = fileURLToPath(new URL('dist/plugin/plugin.js', ROOT));

/** Of the package that this platform runs from, and so of the script that it serves. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as { version: string };
  return version;
}

/** @throws Error with `code: 'ENOENT'` when the script is not built yet */
export function readPluginBuild(): PluginBuild {
  return describeBuild(readFileSync(PLUGIN, 'utf8'), readVersion());
}

/** Names a script by its content: one byte more, and it has another address. */
export function describeBuild(body: string, version: string): PluginBuild {
  const hash = createHash('sha384').update(body).digest();
  return {
    body,
    etag: `"${hash.toString('base64url')}"`,
    path: `/v/${version}-${hash.toString('hex').slice(0, 12)}/plugin.js`,
    integrity: `sha384-${hash.toString('base64')}`,
  };
}
