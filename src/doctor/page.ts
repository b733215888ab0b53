import { CLIENT_METAS } from '../protocol/site/metas.ts';

/** The parts of a page that its sign-in depends on. */
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
  /**
   * Whether a script or a handler in the page calls `loadLoginPage()` of the original script, from a button of its own.
   */
  callsLegacy: boolean;
  /** Scripts that stand in the page itself. */
  inline: { code: string; isModule: boolean }[];
  /** Whether it loads scripts besides the plugin, of which nothing is known. */
  loadsMore: boolean;
  /** Policies in meta tags. */
  policies: string[];
  /** Whether the HTML was read to its end: see `readPage`. */
  isWhole: boolean;
}

export type Attributes = Partial<Record<string, string>>;

/** An element of the page, without its place in the tree. */
export interface Tag {
  name: string;
  attributes: Attributes;
  /** The content of a script. */
  code: string;
}

/** The elements of a page, in their order. */
export interface Tags {
  tags: Tag[];
  /** Whether these are all elements. */
  isWhole: boolean;
}

const LOGIN_URI_META = 'ontid-signin-login_uri';
const LEGACY_CALL = 'loadLoginPage';

/**
 * Describes a page by its elements.
 *
 * @param address the address of the page, for relative addresses in it
 */
export function describePage({ tags, isWhole }: Tags, address: string): Page {
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
