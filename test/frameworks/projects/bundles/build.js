import { mkdir, rm, writeFile } from 'node:fs/promises';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import * as esbuild from 'esbuild';
import * as rolldown from 'rolldown';
import * as rollup from 'rollup';
import webpack from 'webpack';
import { BUNDLERS, FORMS } from './forms.js';

// Bundles every form of use with every bundler, into `built/BUNDLER/FORM/main.js`. Each is set up as its documentation
// says, and for production, so that it leaves out what nothing uses.

const NODE_ENV = '"production"';

const BUILD = {
  async rolldown(input, dir, platform) {
    const bundle = await rolldown.rolldown({
      input,
      platform,
      transform: { define: { 'process.env.NODE_ENV': NODE_ENV } },
      external: [/^node:/],
      logLevel: 'silent',
    });
    await bundle.write({ dir, format: 'es', entryFileNames: '[name].js', minify: true });
  },
  async rollup(input, dir, platform) {
    const plugins = [
      nodeResolve(platform === 'browser' ? { browser: true } : { exportConditions: ['node'] }),
      commonjs(),
      replace({ 'process.env.NODE_ENV': NODE_ENV, preventAssignment: true }),
    ];
    const onwarn = ({ code, message }) => {
      // `use client` means nothing in a graph that is for browsers as a whole; the bundle of what is not used is empty;
      // Lit's stand-in for a DOM has a `this` at its top level.
      if (!['MODULE_LEVEL_DIRECTIVE', 'EMPTY_BUNDLE', 'THIS_IS_UNDEFINED'].includes(code)) throw new Error(message);
    };
    const bundle = await rollup.rollup({ input, plugins, onwarn, external: [/^node:/] });
    await bundle.write({ dir, format: 'es', entryFileNames: '[name].js' });
  },
  async esbuild(input, outdir, platform) {
    await esbuild.build({
      entryPoints: [input],
      outdir,
      platform,
      bundle: true,
      splitting: true,
      format: 'esm',
      minify: true,
      define: { 'process.env.NODE_ENV': NODE_ENV },
      logLevel: 'silent',
    });
  },
  webpack: (input, path, platform) =>
    new Promise((done, fail) => {
      const compiler = webpack({
        mode: 'production',
        context: import.meta.dirname,
        entry: { main: `./${input}` },
        target: platform === 'browser' ? 'web' : 'node',
        output: {
          path: `${import.meta.dirname}/${path}`,
          filename: '[name].js',
          module: true,
          chunkFormat: 'module',
          ...(platform === 'node' && { library: { type: 'module' } }),
        },
        experiments: { outputModule: true },
        // The script tag loads its panel of findings from the platform, by a URL that a bundler cannot know.
        module: { parser: { javascript: { exprContextCritical: false } } },
      });
      compiler.run((error, stats) =>
        error || stats.hasErrors() || stats.hasWarnings()
          ? fail(error ?? new Error(stats.toString()))
          : compiler.close(done),
      );
    }),
};

await rm('built', { recursive: true, force: true });
for (const bundler of BUNDLERS) {
  for (const { name, platform, files } of FORMS) {
    const folder = `built/${bundler}/${name}`;
    await mkdir(`${folder}/source`, { recursive: true });
    for (const [file, source] of Object.entries(files)) await writeFile(`${folder}/source/${file}`, source);
    await BUILD[bundler](`${folder}/source/main.js`, folder, platform);
  }
}
