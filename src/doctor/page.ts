import { type Token, Tokenizer, TokenizerMode } from 'parse5';

/** What a page's HTML says of its sign-in, read without running it. */
export interface Page {
  /** Content of the meta tag that names the client, or what a button says. */
  client: string | undefined;
  /** Where the platform is said to be: by the script's address, or else by a button. */
  host: string | undefined;
  /** The tag that loads the plugin, with the address made absolute. */
  plugin: { src: string; integrity: string | undefined; nonce: string | undefined } | undefined;
  /** Each button: whether it is the element itself, its `data-onsuccess`, and all functions that it names. */
  buttons: { isElement: boolean; success: string | undefined; callbacks: string[]; attributes: Attributes }[];
  /** Whether the token is posted to a URL of the site, so that no callback is needed. */
  postsToken: boolean;
  /** Whether a script or a handler in the page calls `loadLoginPage()` of the original script, from a button of its own. */
  callsLegacy: boolean;
  /** Scripts that stand in the page itself. */
  inline: { code: string; isModule: boolean }[];
  /** Whether it loads scripts besides the plugin, of which nothing is known. */
  loadsMore: boolean;
  /** Policies in meta tags. */
  policies: string[];
  /** Whether the HTML was read to its end: see `ATTRIBUTES_MAX`. */
  isWhole: boolean;
}

export type Attributes = Partial<Record<string, string>>;

interface Tag {
  name: string;
  attributes: Attributes;
  /** What a script contains. */
  code: string;
}

/** The documented name, and the one that pages of the original script carry. */
const CLIENT_METAS = ['ontid-signin-client_ontid', 'ontology-app-ontid'];

const LOGIN_URI_META = 'ontid-signin-login_uri';
const LEGACY_CALL = 'loadLoginPage';

/** A tag with more ends the reading: the tokenizer compares each attribute's name with all names before it. */
const ATTRIBUTES_MAX = 1_000;
const CHUNK_LENGTH = 4_096;

/** The elements whose content is text, and how the tokenizer reads it (HTML §13.2.6). */
const TEXT_ELEMENTS = new Map<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]>([
  ['script', TokenizerMode.SCRIPT_DATA],
  ['textarea', TokenizerMode.RCDATA],
  ['title', TokenizerMode.RCDATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
  ...['iframe', 'noembed', 'noframes', 'noscript', 'style', 'xmp'].map(
    (name) => [name, TokenizerMode.RAWTEXT] as const,
  ),
]);

/**
 * Reads a page's HTML as far as the doctor needs it, in a time that grows with its length. It does not see what scripts write.
 *
 * @param address the page's own, which addresses in it are relative to
 */
export function readPage(html: string, address: string): Page {
  const { tags, isWhole } = readTags(html);
  const inline: Page['inline'] = [];
  const scripts: (Attributes & { src: string })[] = [];
  for (const { attributes, code } of tags.filter(({ name }) => name === 'script')) {
    const { src, type = '' } = attributes;
    if (src && URL.canParse(src, address)) scripts.push({ ...attributes, src: new URL(src, address).href });
    // The rest is data.
    else if (!src && /^$|^module$|javascript$/i.test(type))
      inline.push({ code, isModule: type.toLowerCase() === 'module' });
  }
  const metas = tags.filter(({ name }) => name === 'meta').map(({ attributes }) => attributes);
  const contentOf = (wanted: string) => metas.find((meta) => meta['name'] === wanted)?.['content'];
  const plugin = scripts.find(({ src }) => new URL(src).pathname.endsWith('/plugin.js'));
  const buttons = tags.filter(isButton);
  const said = (option: string) =>
    buttons.map(({ attributes }) => attributes[option] ?? attributes[`data-${option}`]).find(Boolean);
  return {
    client: CLIENT_METAS.map(contentOf).find(Boolean) ?? said('client-id'),
    host: plugin?.['data-host'] ?? plugin?.src ?? said('host'),
    plugin: plugin && { src: plugin.src, integrity: plugin['integrity'], nonce: plugin['nonce'] },
    buttons: buttons.map(({ name, attributes }) => {
      const [success, ...others] = ['success', 'error', 'cancel'].map(
        (outcome) => attributes[`data-on${outcome}`]?.trim() || undefined,
      );
      const callbacks = [success, ...others].filter((name) => name !== undefined);
      return { isElement: name === 'ontid-signin', success, callbacks, attributes };
    }),
    postsToken: [plugin?.['data-login_uri'], plugin?.['data-login-uri'], contentOf(LOGIN_URI_META)].some(Boolean),
    callsLegacy: inline.some(({ code }) => code.includes(LEGACY_CALL)) || tags.some(hasLegacyHandler),
    inline,
    loadsMore: scripts.length > (plugin ? 1 : 0),
    policies: metas.flatMap((meta) =>
      meta['http-equiv']?.toLowerCase() === 'content-security-policy' && meta['content'] ? [meta['content']] : [],
    ),
    isWhole,
  };
}

function isButton({ name, attributes }: Tag): boolean {
  return name === 'ontid-signin' || (attributes['class']?.split(/\s+/).includes('ontid-signin') ?? false);
}

const hasLegacyHandler = ({ attributes }: Tag): boolean =>
  Object.entries(attributes).some(([name, value]) => name.startsWith('on') && value?.includes(LEGACY_CALL));

/** Reads tags and no tree: building a tree takes quadratic time for some pages. */
function readTags(html: string): { tags: Tag[]; isWhole: boolean } {
  const tags: Tag[] = [];
  let script: Tag | undefined;
  const nothing = () => {};
  const addText = ({ chars }: Token.CharacterToken) => {
    if (script) script.code += chars;
  };
  const tokenizer = new BoundedTokenizer(
    {},
    {
      onStartTag({ tagName: name, attrs }) {
        // By pairs, so that an attribute `__proto__` is one like the others.
        const attributes: Attributes = Object.fromEntries(attrs.map((attribute) => [attribute.name, attribute.value]));
        const tag: Tag = { name, attributes, code: '' };
        tags.push(tag);
        if (name === 'script') script = tag;
        tokenizer.state = TEXT_ELEMENTS.get(name) ?? tokenizer.state;
      },
      onEndTag: () => (script = undefined),
      onCharacter: addText,
      onWhitespaceCharacter: addText,
      onNullCharacter: nothing,
      onComment: nothing,
      onDoctype: nothing,
      onEof: nothing,
    },
  );
  for (let start = 0; start < html.length; start += CHUNK_LENGTH) {
    tokenizer.write(html.slice(start, start + CHUNK_LENGTH), start + CHUNK_LENGTH >= html.length);
    if (tokenizer.attributeCount > ATTRIBUTES_MAX) return { tags, isWhole: false };
  }
  return { tags, isWhole: true };
}

class BoundedTokenizer extends Tokenizer {
  /** Of the tag that is being read. */
  get attributeCount(): number {
    return this.currentToken && 'attrs' in this.currentToken ? this.currentToken.attrs.length : 0;
  }
}
