/** A change of a file of Lit: its path in the package, the place, and the new text of the place. */
export type LitChange = [file: string, from: RegExp, to: string];

/**
 * Removes the parts of Lit that the element in `plugin.js` does not use: events, elements and lists in templates,
 * directives, templates in SVG or MathML, raw text elements; conversion and reflection of attributes, controllers,
 * initializers of decorators; style elements, because every supported browser has constructed style sheets;
 * checks of templates and sheets that others write.
 */
export const UNUSED_IN_LIT: LitChange[] = [
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
  ['reactive-element/reactive-element.js', /this\._\$Eq&&=this\._\$Eq\.forEach\(t=>this\._\$ET\(t,this\[t\]\)\),/, ''],
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
  ['reactive-element/css-tag.js', /if\((this\._\$cssResult\$=!0),o!==s\)throw Error\("[^"]*"\);/, '$1;'],
  [
    'reactive-element/css-tag.js',
    /const s=this\.t;if\((e&&void 0===t)\)\{.*?,e&&o\.set\(s,t\)\)\}/,
    'if($1)(this.o=t=new CSSStyleSheet).replaceSync(this.cssText);',
  ],
  ['lit-html/lit-html.js', /if\(!u\(t\)\|\|!t\.hasOwnProperty\("raw"\)\)throw Error\("[^"]*"\);/, ''],
];

/**
 * Names inside Lit that become shorter in `plugin.js`, where no other code uses them. None is a name of the browser,
 * and none is in a string. `requestUpdate` and `updateComplete` stay: pages know them from every Lit element.
 */
export const NAMES_IN_LIT = [
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
