import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'vite';

/** The largest first load of each build, in bytes of Brotli at quality 11, as a CDN sends it. */
const BUDGETS = { plugin: 15_500, page: 30_000 };

const FIRST_LOAD = { plugin: pluginFiles, page: pageFiles };

const brotli = (file: string) =>
  brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** Prints the size of the first load of a build. A size above its budget fails the build. */
export function budget(name: keyof typeof BUDGETS): Plugin {
  const environmentName = name === 'page' ? 'client' : name;
  return {
    name: `budget-${name}`,
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === environmentName,
    writeBundle({ dir }) {
      const sizes = FIRST_LOAD[name](dir!).map((file) => [file.slice(dir!.length + 1), brotli(file)] as const);
      const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
      const parts = sizes.map(([file, bytes]) => `${file} ${bytes}`).join(', ');
      this.info(`${name}: ${total} of ${BUDGETS[name]} bytes brotli (${parts})`);
      if (total > BUDGETS[name]) this.error(`${name}: first load is ${total} bytes brotli, budget ${BUDGETS[name]}`);
    },
  };
}

function pluginFiles(outDir: string): string[] {
  return readdirSync(outDir)
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(outDir, file));
}

/** The HTML and every script and style sheet that the sign-in view loads at once: the entry and its static imports. */
function pageFiles(outDir: string): string[] {
  type Chunk = { file: string; css?: string[]; imports?: string[] };
  const manifest = JSON.parse(readFileSync(join(outDir, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>(['src/page/index.html']);
  const visit = (key: string) => {
    const chunk = manifest[key]!;
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.css?.forEach((file) => files.add(file));
    chunk.imports?.forEach(visit);
  };
  visit('src/page/index.html');
  return [...files].map((file) => join(outDir, file));
}
