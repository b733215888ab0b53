import { minify } from 'terser';
import type { Plugin } from 'vite';
import { type LitChange, NAMES_IN_LIT, UNUSED_IN_LIT } from './unused-in-lit.ts';

/**
 * Separates our copy of Lit from the page's own. The page's Lit may have taken the name of the Trusted Types policy, or
 * the page may not allow it: then our copy must stop neither the page nor this script. The lists of versions, the
 * polyfills and the metadata of decorators belong to the page's own Lit.
 */
const SEPARATE_FROM_PAGE: LitChange[] = [
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
  ['lit-element/lit-element.js', /,\w\.litElementHydrateSupport\?\.\(\{LitElement:\w\}\);/, ';'],
  ['lit-element/lit-element.js', /const (\w)=\w\.litElementPolyfillSupport;\1\?\.\(\{LitElement:\w\}\);/, ''],
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
];

/**
 * Prepares Lit for `plugin.js`, which runs in pages of other people.
 *
 * @throws Error when the installed version of Lit lacks one of the places
 */
export function embeddedLit(): Plugin {
  const changes = [...SEPARATE_FROM_PAGE, ...UNUSED_IN_LIT];
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
    // The bundler's own minifier runs first. This one saves 250 bytes more.
    async generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const inStrings = NAMES_IN_LIT.filter((name) => file.code.includes(`"${name}"`));
        if (inStrings.length) this.error(`Strings hold names of Lit that would be shortened: ${inStrings.join(', ')}`);
        const mangle = { properties: { regex: new RegExp(`^(?:_\\$\\w+|${NAMES_IN_LIT.join('|')})$`) } };
        file.code = (
          await minify(file.code, { ecma: 2020, compress: { passes: 4, keep_fargs: false }, mangle, sourceMap: false })
        ).code!;
      }
    },
  };
}
