import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A script that sites load, as it was built. */
export interface BuiltScript {
  body: string;
  etag: string;
  /** The address of this very build, which never serves another: `/v/0.1.0-5f0c1e2a9b3d/plugin.js`. */
  path: string;
  /** For the attribute `integrity` (Subresource Integrity §3.2). */
  integrity: string;
}

/** What sites load, which belongs together: the script, and the panel that it has come from beside it. */
export interface PluginBuild {
  /** Of the package. */
  version: string;
  plugin: BuiltScript;
  doctor: BuiltScript;
}

const ROOT = new URL('../../../', import.meta.url);

/** Of the package that this platform runs from, and so of the script that it serves. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as { version: string };
  return version;
}

/** @throws Error with `code: 'ENOENT'` when the scripts are not built yet */
export function readPluginBuild(): PluginBuild {
  const read = (name: string) => readFileSync(fileURLToPath(new URL(`dist/${name}/${name}.js`, ROOT)), 'utf8');
  return describeBuild({ plugin: read('plugin'), doctor: read('doctor') }, readVersion());
}

/** Names a build by the content of its scripts: one byte more in any of them, and all have other addresses. */
export function describeBuild(bodies: { plugin: string; doctor: string }, version: string): PluginBuild {
  const hash = createHash('sha384').update(`${bodies.plugin}\0${bodies.doctor}`).digest('hex');
  const describe = (name: keyof typeof bodies) =>
    describeScript(bodies[name], `/v/${version}-${hash.slice(0, 12)}/${name}.js`);
  return { version, plugin: describe('plugin'), doctor: describe('doctor') };
}

/** @param path where this body, and no other, is served */
export function describeScript(body: string, path: string): BuiltScript {
  const hash = createHash('sha384').update(body).digest();
  return { body, path, etag: `"${hash.toString('base64url')}"`, integrity: `sha384-${hash.toString('base64')}` };
}
