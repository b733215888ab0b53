/** What a page's HTML says of its sign-in, read without running it. */
export interface Page {
  /** Content of the meta tag that names the client, or what a button says. */
  client: string | undefined;
  /** Where the platform is said to be: by the script's address, or else by a button. */
  host: string | undefined;
  /** The tag that loads the plugin, with the address made absolute. */
  plugin: { src: string; integrity: string | undefined; nonce: string | undefined } | undefined;
  /** `data-onsuccess` and the like of each button. */
  buttons: { success: string | undefined; callbacks: string[] }[];
  /** Scripts that stand in the page itself. */
  inline: { code: string; isModule: boolean }[];
  /** Whether it loads scripts besides the plugin, of which nothing is known. */
  loadsMore: boolean;
  /** Policies in meta tags. */
  policies: string[];
}

type Attributes = Partial<Record<string, string>>;

/** What may stand between a tag's name and its end: within quotes, an end is none. */
const WITHIN_TAG = `(?:"[^"]*"|'[^']*'|[^>"'])*`;

/** The documented name, and the one that pages of the original script carry. */
const CLIENT_METAS = ['ontid-signin-client_ontid', 'ontology-app-ontid'];

/**
 * Reads a page's HTML as far as the doctor needs it. It is no HTML parser: what scripts write, it does not see.
 *
 * @param address the page's own, which addresses in it are relative to
 */
export function readPage(html: string, address: string): Page {
  const inline: Page['inline'] = [];
  const scripts: (Attributes & { src: string })[] = [];
  const markup = html.replaceAll(/<!--[^]*?-->/g, '').replaceAll(new RegExp(`<script\\b(${WITHIN_TAG})>([^]*?)</script\\s*>`, 'gi'), (_, text: string, code: string) => {
    const { src, type = '', ...attributes } = readAttributes(text);
    if (src && URL.canParse(src, address)) scripts.push({ ...attributes, src: new URL(src, address).href });
    // The rest is data.
    else if (!src && /^$|^module$|javascript$/i.test(type)) inline.push({ code, isModule: type.toLowerCase() === 'module' });
    return '';
  });
  const tags = [...markup.matchAll(new RegExp(`<([a-z][\\w-]*)(?=[\\s>/])(${WITHIN_TAG})>`, 'gi'))].map(([, name, text]) => ({ name: name!.toLowerCase(), attributes: readAttributes(text!) }));
  const metas = tags.filter(({ name }) => name === 'meta').map(({ attributes }) => attributes);
  const isButton = (name: string, attributes: Attributes) => name === 'ontid-signin' || attributes['class']?.split(/\s+/).includes('ontid-signin');
  const plugin = scripts.find(({ src }) => /^[^?#]*\/plugin\.js(?:[?#]|$)/.test(src));
  const buttons = tags.filter(({ name, attributes }) => isButton(name, attributes)).map(({ attributes }) => attributes);
  const said = (option: string) => buttons.map((attributes) => attributes[option] ?? attributes[`data-${option}`]).find(Boolean);
  return {
    client: CLIENT_METAS.map((name) => metas.find((meta) => meta['name'] === name)?.['content']).find(Boolean) ?? said('client-id'),
    host: plugin?.['data-host'] ?? plugin?.src ?? said('host'),
    plugin: plugin && { src: plugin.src, integrity: plugin['integrity'], nonce: plugin['nonce'] },
    buttons: buttons.map((attributes) => {
      const [success, ...others] = ['success', 'error', 'cancel'].map((outcome) => attributes[`data-on${outcome}`]?.trim() || undefined);
      return { success, callbacks: [success, ...others].filter((name) => name !== undefined) };
    }),
    inline,
    loadsMore: scripts.length > (plugin ? 1 : 0),
    policies: metas.flatMap((meta) => (meta['http-equiv']?.toLowerCase() === 'content-security-policy' && meta['content'] ? [meta['content']] : [])),
  };
}

/** Names in lower case; of an attribute that is there twice the first counts, as for a browser. */
function readAttributes(text: string): Attributes {
  const attributes: Attributes = {};
  for (const [, name, double, single, bare] of text.matchAll(/([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    attributes[name!.toLowerCase()] ??= decode(double ?? single ?? bare ?? '');
  }
  return attributes;
}

const ENTITIES: Partial<Record<string, string>> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

function decode(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|(\w+));/gi, (entity, decimal?: string, hex?: string, name?: string) =>
    name ? (ENTITIES[name] ?? entity) : String.fromCodePoint(Number(decimal ?? `0x${hex}`)));
}
