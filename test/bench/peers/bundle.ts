import { brotliCompressSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import type { SitePage } from '../../support/fixtures/index.ts';

/** The peers that have something to run in a browser: the names of the files in `browser`. */
export type Bundled = 'better-auth' | 'hanko-elements' | 'oidc-client-ts';

/** A peer's script as one file, built as `plugin.js` is. */
export async function bundle(name: Bundled): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    build: {
      write: false,
      target: 'es2022',
      reportCompressedSize: false,
      rolldownOptions: {
        input: `${import.meta.dirname}/browser/${name}.ts`,
        output: { format: 'iife', entryFileNames: `${name}.js` },
      },
    },
  })) as Rolldown.RolldownOutput;
  return output[0].code;
}

/** A script as a site serves it, compressed as the platform's files are. */
export function served(script: string): SitePage {
  return { body: brotliCompressSync(script), type: 'text/javascript', headers: { 'content-encoding': 'br' } };
}
