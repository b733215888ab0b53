import { build } from 'esbuild';

/** The development build of React says in the console what hydration finds. */
await build({
  entryPoints: ['browser.js'],
  outfile: 'built/browser.js',
  bundle: true,
  format: 'esm',
  define: { 'process.env.NODE_ENV': '"development"' },
});
