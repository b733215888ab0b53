import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import { minify } from 'terser';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';

// The builds, in one config (`vite build --app`): the script tag, the npm library, the hosted page with what stands
// in its HTML, and the demo's pages. The server is not built: Node runs it from source.

/** Brotli bytes, quality 11, as a CDN would send them. */
const BUDGETS = { plugin: 15_500, page: 30_000 };

/** Browsers that know `light-dark()`: what stands in for it for others needs the page's `color-scheme` in the same style sheet. */
const CSS_TARGET = ['chrome123', 'firefox120', 'safari17.5'];

const brotli = (file: string) =>
  brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

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
    sourcemap: process.env['COVERAGE'] ? 'hidden' : false,
  },
  plugins: [
    vuePages(),
    compressed(),
    embeddedLit(),
    elementManifest(),
    budget('plugin', pluginFiles),
    budget('page', firstLoadFiles),
  ],
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
    early: inline('early', 'src/page/first/early.ts'),
    // For Node: the page's own screens, with which the server fills the page's HTML.
    first: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: 'dist/first',
        rolldownOptions: {
          input: 'src/page/first/first-draw.ts',
          preserveEntrySignatures: 'strict',
          output: { format: 'es', entryFileNames: 'first-draw.js' },
        },
      },
    },
    library: {
      consumer: 'client',
      build: {
        outDir: 'dist/library',
        cssTarget: CSS_TARGET,
        minify: false,
        // Of what it contains: the doctor brings parse5.
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
    // Last, since its pages import the package by its name, as anybody's would.
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

/** Compiles the demo's Vue templates, in which `ontid-signin` is an element and no component of Vue's. */
function vuePages(): Plugin {
  const plugin = vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'ontid-signin' } } });
  // Without its `config`, which would ask for one more build, for servers.
  return { ...plugin, config: () => {}, applyToEnvironment: ({ name }) => name === 'demo' };
}

/** A script that stands in HTML itself. */
function inline(name: string, input: string): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir: `dist/${name}`,
      rolldownOptions: { input, output: { format: 'iife', entryFileNames: `${name}.js` } },
    },
  };
}

/** Puts beside each file of the page what is sent to browsers that take it compressed. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /^assets\/.*\.(js|css)$/.test(file))) {
        const file = join(dir!, name);
        const source = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(source));
        writeFileSync(`${file}.gz`, gzipSync(source));
      }
    },
  };
}

/**
 * Parts of Lit that the one element in `plugin.js` does not use: events, elements and lists in templates, directives,
 * templates in SVG or MathML, raw text elements; values of attributes that are converted or reflected, controllers,
 * initializers of decorators; style elements in place of constructed sheets, which every browser of `CSS_TARGET` has.
 */
function unusedInLit(): [file: string, from: RegExp, to: string][] {
  return [
    ['lit-html/lit-html.js', /class z extends H\{.*?(?=const j=)/, ''],
    ['lit-html/lit-html.js', /,U:z,B:I,F:Z\}/, ',B:I}'],
    ['lit-html/lit-html.js', /"@"===e\[1\]\?z:/, ''],
    ['lit-html/lit-html.js', /else t\.startsWith\(o\)&&\(d\.push\(\{type:6,index:l\}\),r\.removeAttribute\(t\)\);/, ''],
    [
      'lit-html/lit-html.js',
      /1===r\.type\?(i=new r\.ctor\(.*?\)):6===r\.type&&\(i=new Z\(h,this,t\)\)/,
      '1===r.type&&($1)',
    ],
    ['lit-html/lit-html.js', /if\(y\.test\(r\.tagName\)\)\{.*?\}(?=\}else if\(8===)/, ''],
    ['lit-html/lit-html.js', /\(y\.test\(u\[2\]\)&&\(n=RegExp\("<\/"\+u\[2\],"g"\)\),c=p\)/, '(c=p)'],
    ['lit-html/lit-html.js', /2===i\?"<svg>":3===i\?"<math>":""/, '""'],
    ['lit-html/lit-html.js', /\+\(2===i\?"<\/svg>":3===i\?"<\/math>":""\)/, ''],
    [
      'lit-html/lit-html.js',
      /if\((this\.el=S\.createElement\(f,e\),P\.currentNode=this\.el\.content),2===i\|\|3===i\)\{.*?\}(?=for\()/,
      '$1;',
    ],
    ['lit-html/lit-html.js', /:d\(t\)\?this\.k\(t\):/, ':'],
    ['lit-html/lit-html.js', /\}k\(t\)\{.*?(?=\}_\$AR\()/, ''],
    ['lit-html/lit-html.js', /(function M\(t,i,s=t,e\)\{).*?(?=\}class R\{)/, '$1return i'],
    ['reactive-element/reactive-element.js', /attributeChangedCallback\(t,s,i\)\{.*?(?=requestUpdate\()/, ''],
    [
      'reactive-element/reactive-element.js',
      /this\._\$Eq&&=this\._\$Eq\.forEach\(t=>this\._\$ET\(t,this\[t\]\)\),/,
      '',
    ],
    ['reactive-element/reactive-element.js', /,converter:u,/, ','],
    ['reactive-element/reactive-element.js', /addController\(t\)\{.*?(?=_\$E_\(\))/, ''],
    ['reactive-element/reactive-element.js', /,this\._\$EO\?\.forEach\(t=>t\.hostConnected\?\.\(\)\)/, ''],
    ['reactive-element/reactive-element.js', /this\._\$EO\?\.forEach\(t=>t\.hostDisconnected\?\.\(\)\)/, ''],
    ['reactive-element/reactive-element.js', /this\._\$EO\?\.forEach\(t=>t\.hostUpdate\?\.\(\)\),/, ''],
    ['reactive-element/reactive-element.js', /this\._\$EO\?\.forEach\(t=>t\.hostUpdated\?\.\(\)\),/, ''],
    ['reactive-element/reactive-element.js', /static addInitializer\(t\)\{.*?(?=static get observedAttributes)/, ''],
    ['reactive-element/reactive-element.js', /,this\.constructor\.l\?\.forEach\(t=>t\(this\)\)/, ''],
    [
      'reactive-element/reactive-element.js',
      /t\.finalize\(\),void 0!==t\.l&&\(this\.l=\[\.\.\.t\.l\]\),/,
      't.finalize(),',
    ],
    ['reactive-element/css-tag.js', /if\(e\)(s\.adoptedStyleSheets=.*?;)else for\(.*?\}(?=,c=)/, '$1}'],
    ['reactive-element/css-tag.js', /,c=e\?t=>t:.*?(?=;export)/, ',c=t=>t'],
  ];
}

/**
 * Names within Lit that get shorter ones in `plugin.js`, where nobody else can use them. None is a name of the browser's,
 * and none stands in a string. `requestUpdate` and `updateComplete` stay, which pages know of every Lit element.
 */
const LIT_NAMES = [
  'performUpdate',
  'scheduleUpdate',
  'shouldUpdate',
  'willUpdate',
  'firstUpdated',
  'isUpdatePending',
  'hasUpdated',
  'enableUpdating',
  'getUpdateComplete',
  'elementStyles',
  'finalize',
  'finalizeStyles',
  'createProperty',
  'getPropertyOptions',
  'getPropertyDescriptor',
  'noAccessor',
  'hasChanged',
  'converter',
  'fromAttribute',
  'toAttribute',
  'useDefault',
  'createRenderRoot',
  'renderRoot',
  'renderOptions',
  'renderBefore',
  'shadowRootOptions',
  'creationScope',
  'setConnected',
];

/**
 * Prepares Lit for pages of other people (`plugin.js`). The name of its Trusted Types policy may be taken by the page's own
 * Lit, or not be allowed: then ours must not stop the page or this script. Its lists of versions, its polyfills and its
 * decorators belong to the page's own Lit as well.
 *
 * @throws Error when a place is not found in the installed version of Lit
 */
function embeddedLit(): Plugin {
  const changes: [file: string, from: RegExp, to: string][] = [
    [
      'lit-html/lit-html.js',
      /(\w)\?\1\.createPolicy\("lit-html",(\{createHTML:\w=>\w\})\):void 0/,
      '(()=>{try{return $1.createPolicy("ontid-signin",$2)}catch{}})()',
    ],
    [
      'lit-html/lit-html.js',
      /,(\w)=\w\.litHtmlPolyfillSupport;\1\?\.\(\w,\w\),\(\w\.litHtmlVersions\?\?=\[\]\)\.push\("[\d.]+"\);/,
      ';',
    ],
    [
      'lit-element/lit-element.js',
      /,\w\.litElementHydrateSupport\?\.\(\{LitElement:\w\}\);const (\w)=\w\.litElementPolyfillSupport;\1\?\.\(\{LitElement:\w\}\);/,
      ';',
    ],
    ['lit-element/lit-element.js', /\(\w\.litElementVersions\?\?=\[\]\)\.push\("[\d.]+"\);/, ''],
    ['reactive-element/reactive-element.js', /,\w=\w\.reactiveElementPolyfillSupport/, ''],
    [
      'reactive-element/reactive-element.js',
      /,\w\?\.\(\{ReactiveElement:\w\}\),\(\w\.reactiveElementVersions\?\?=\[\]\)\.push\("[\d.]+"\);/,
      ';',
    ],
    [
      'reactive-element/reactive-element.js',
      /Symbol\.metadata\?\?=Symbol\("metadata"\),\w\.litPropertyMetadata\?\?=new WeakMap;/,
      ';',
    ],
    [
      'reactive-element/reactive-element.js',
      /const \w=this\[Symbol\.metadata\];if\(null!==\w\)\{.*?\}(?=this\._\$Eh=)/,
      '',
    ],
    ...unusedInLit(),
  ];
  return {
    name: 'embedded-lit',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'plugin',
    transform(code, id) {
      let changed = code;
      for (const [file, from, to] of changes.filter(([file]) => id.endsWith(file))) {
        if (!from.test(changed))
          this.error(`${file} has no place that matches ${from}: adapt embeddedLit() to this version of Lit.`);
        changed = changed.replace(from, to);
      }
      return changed === code ? undefined : { code: changed, map: null };
    },
    // The bundler's own minifier comes first; this one finds 250 bytes more.
    async generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const inStrings = LIT_NAMES.filter((name) => file.code.includes(`"${name}"`));
        if (inStrings.length) this.error(`Strings hold names of Lit that would be shortened: ${inStrings.join(', ')}`);
        const mangle = { properties: { regex: new RegExp(`^(?:_\\$\\w+|${LIT_NAMES.join('|')})$`) } };
        file.code = (
          await minify(file.code, { ecma: 2020, compress: { passes: 4, keep_fargs: false }, mangle, sourceMap: false })
        ).code!;
      }
    },
  };
}

/** Writes the description of the element for editors (Custom Elements Manifest), from its class. */
function elementManifest(): Plugin {
  return {
    name: 'element-manifest',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'library',
    async writeBundle() {
      const analyzer = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
      const config = 'src/widget/button/describe-element.js';
      await promisify(execFile)(process.execPath, [analyzer, 'analyze', '--config', config]);
    },
  };
}

/** Prints what a first load costs and fails the build when it is more than the budget. */
function budget(name: keyof typeof BUDGETS, files: (outDir: string) => string[]): Plugin {
  const environmentName = name === 'page' ? 'client' : name;
  return {
    name: `budget-${name}`,
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === environmentName,
    writeBundle({ dir }) {
      const sizes = files(dir!).map((file) => [file.slice(dir!.length + 1), brotli(file)] as const);
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
function firstLoadFiles(outDir: string): string[] {
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
