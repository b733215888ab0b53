import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createBuilder } from 'vite';

const ROOT = join(import.meta.dirname, '..');
/** What the button and the pages are built from; the server and the commands run from source. */
const SOURCES = [
  'demo/site',
  'src/build',
  'src/doctor',
  'src/i18n',
  'src/page',
  'src/protocol',
  'src/testing',
  'src/verify',
  'src/widget',
  'package-lock.json',
  'vite.config.ts',
];
const BUILT = [
  'dist/demo/react.js',
  'dist/doctor/doctor.js',
  'dist/library/index.js',
  'dist/early/early.js',
  'dist/server-render/server-render.js',
  'dist/page/manifest.json',
  'dist/plugin/plugin.js',
];

/**
 * Builds the button and the page, unless that has been done since their sources last changed: a second start waits for
 * nothing, and does not take the files away from another one that is reading them.
 * @param say told when there is something to wait for
 */
export async function buildIfStale(say: (line: string) => void): Promise<void> {
  if (await isFresh(ROOT)) return;
  say('Building the button and the page…');
  const builder = await createBuilder({ configLoader: 'native', logLevel: 'warn' });
  await builder.buildApp();
}

/** Whether everything built in this folder is younger than everything that it was built from. */
export async function isFresh(root: string): Promise<boolean> {
  const built = await Promise.all(
    BUILT.map((path) =>
      stat(join(root, path)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  const sources = await Promise.all(SOURCES.map((path) => newest(join(root, path))));
  return Math.min(...built) > Math.max(...sources);
}

/**
 * When the file, or anything in the folder, last changed; a folder changes when a file of it is removed. In ms since
 * the epoch.
 */
async function newest(path: string): Promise<number> {
  const { mtimeMs } = await stat(path);
  const inside = await readdir(path, { recursive: true }).catch(() => []);
  const times = await Promise.all(inside.map((name) => stat(join(path, name))));
  return Math.max(mtimeMs, ...times.map((entry) => entry.mtimeMs));
}
