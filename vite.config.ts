import { defineConfig, type EnvironmentOptions } from 'vite';
import { budget } from './src/build/budget.ts';
import { compressedCopies } from './src/build/compressed-copies.ts';
import { elementManifest } from './src/build/element-manifest.ts';
import { embeddedLit } from './src/build/embedded-lit.ts';
import { vuePages } from './src/build/vue-pages.ts';

// One configuration makes every build (`vite build --app`): the script tag, the npm library, the hosted page with the
// scripts in its HTML, and the pages of the demo. The server is not built: Node runs it from source.

/** Browsers with `light-dark()`. Its replacement for others needs the page's `color-scheme` in the same style sheet. */
const CSS_TARGET = ['chrome123', 'firefox120', 'safari17.5'];

export default defineConfig({
  appType: 'custom',
  worker: { format: 'es' },
  publicDir: false,
  builder: {},
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The manifest of the element and the second minifier take most of the time of their builds, as they must.
    rolldownOptions: { checks: { pluginTimings: false } },
    sourcemap: process.env['COVERAGE'] ? 'hidden' : false,
  },
  plugins: [vuePages(), compressedCopies(), embeddedLit(), elementManifest(), budget('plugin'), budget('page')],
  environments: {
    client: {
      build: {
        outDir: 'dist/page',
        assetsDir: 'assets',
        manifest: 'manifest.json',
        license: { fileName: 'licenses.md' },
        rolldownOptions: { input: 'src/page/index.html' },
      },
    },
    plugin: {
      consumer: 'client',
      build: {
        outDir: 'dist/plugin',
        cssTarget: CSS_TARGET,
        rolldownOptions: {
          input: 'src/widget/plugin.ts',
          output: { format: 'iife', entryFileNames: 'plugin.js' },
        },
      },
    },
    doctor: {
      consumer: 'client',
      build: {
        outDir: 'dist/doctor',
        cssTarget: CSS_TARGET,
        rolldownOptions: {
          input: 'src/doctor/panel/main.ts',
          output: { format: 'es', entryFileNames: 'doctor.js' },
        },
      },
    },
    early: inline('early', 'src/page/start/early.ts'),
    // For Node: the server renders the page's HTML with the page's own screens.
    serverRender: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: 'dist/server-render',
        rolldownOptions: {
          input: 'src/page/server-render/server-render.ts',
          preserveEntrySignatures: 'strict',
          output: { format: 'es', entryFileNames: 'server-render.js' },
        },
      },
    },
    library: {
      consumer: 'client',
      build: {
        outDir: 'dist/library',
        cssTarget: CSS_TARGET,
        minify: false,
        // The licenses of the packages inside: the doctor contains parse5.
        license: { fileName: 'licenses.md' },
        rolldownOptions: {
          input: {
            index: 'src/widget/index.ts',
            define: 'src/widget/define.ts',
            react: 'src/widget/react/index.ts',
            verify: 'src/verify/index.ts',
            'server-client': 'src/verify/server-client/index.ts',
            testing: 'src/testing/index.ts',
            doctor: 'src/doctor/main.ts',
          },
          external: ['jose', 'lit', 'react', /^node:/],
          preserveEntrySignatures: 'strict',
          // `'use client'` of `react.js` is kept; test/contract/build.test.ts looks.
          checks: { moduleLevelDirective: false },
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared/[name].js' },
        },
      },
    },
    // Last, because its pages import the package by its name.
    demo: {
      consumer: 'client',
      build: {
        outDir: 'dist/demo',
        rolldownOptions: {
          input: { react: 'demo/site/react/main.tsx', vue: 'demo/site/vue/main.ts' },
          checks: { moduleLevelDirective: false },
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
        },
      },
    },
  },
});

/** A script inside the HTML. */
function inline(name: string, input: string): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir: `dist/${name}`,
      rolldownOptions: { input, output: { format: 'iife', entryFileNames: `${name}.js` } },
    },
  };
}
