import { clientIdOf, type OntId } from '../../protocol/common/ont-id.ts';
import { isWebOrigin } from '../../protocol/common/web-address.ts';
import { OntidError } from '../../protocol/errors/errors.ts';
import type { AuthTemplate } from '../../protocol/onttag/onttag.ts';
import { UX_MODES, type UxMode } from '../../protocol/site/button-options.ts';
import { CLIENT_METAS } from '../../protocol/site/metas.ts';
import { complain } from './complain.ts';
import { legacyObject } from './legacy-object.ts';
import { readAttribute } from './read-attribute.ts';
import { pluginScript } from './script.ts';

/** What a caller of `signIn()` may say. What is left out comes from the page. */
export interface SignInOptions {
  /** The site's ONT ID. Default: the page's `<meta name="ontid-signin-client_ontid">`. */
  clientId?: string | undefined;
  /** The platform's address, an https origin. Default: where `plugin.js` came from. */
  host?: string | undefined;
  /** BCP 47 tag of the language of the sign-in window. Default: the language of the page, else the browser's. */
  lang?: string | undefined;
  /**
   * Milliseconds, to the nearest quarter of a second, after which a sign-in without an answer fails with `ERR_TIMEOUT`.
   * Default: ten minutes.
   */
  timeout?: number | undefined;
  /** Ends the sign-in with `ERR_ABORTED` and closes its window. That of the call which opened the window counts. */
  signal?: AbortSignal | undefined;
  /** Comes back in the token, for the back end to compare: 1 to 255 printable ASCII characters. */
  nonce?: string | undefined;
  /** What the site wants to see besides the ONT ID, with spaces between: `phone`. What is not known is passed over. */
  scope?: string | undefined;
  /**
   * Asks to be shown a verified credential, by its template: `authtemplate_kyc01`. The result then has `credential`,
   * where the person has one and shows it. It comes from a window alone, never by a redirect.
   */
  authTemplate?: string | undefined;
  /** Whether the sign-in page opens in a window (the default) or takes the place of this page. */
  uxMode?: UxMode | undefined;
  /**
   * Where a code returns to when no window waits for it: an address of the page's own origin that runs this script or
   * library, relative to the page. Default: the page itself.
   */
  redirectUri?: string | undefined;
  /** Whether somebody who is signed in and has agreed before goes straight through. Default: no. */
  autoSelect?: boolean | undefined;
  /** An address of the site's own that the token is posted to, as a form; relative to the page. */
  loginUri?: string | undefined;
}

/** What the page says for all of its buttons. */
export interface PageOptions {
  /** Content of the meta tag, or what `ontologyAccount` says. */
  client: string | undefined;
  /** What `ontologyAccount` says, or `data-host` of the script. */
  host: string | undefined;
  /** Address of the script. */
  script: string | undefined;
  /** Where the site wants the token posted to: `data-login_uri` of the script, or a meta tag. */
  loginUri?: string | undefined;
  /**
   * The page's own address, which relative ones are relative to. A `<base>` may name another origin, so it does not
   * count.
   */
  address: string;
}

/** Options that cannot be wrong any more. */
export interface ResolvedOptions {
  clientId: OntId;
  /** The platform's origin. */
  host: string;
  lang: string | undefined;
  /** Milliseconds. */
  timeout: number;
  signal: AbortSignal | undefined;
  nonce: string | undefined;
  scope: 'phone'[];
  /** For the platform to judge. */
  authTemplate: AuthTemplate | undefined;
  uxMode: UxMode;
  /** Absolute, of the page's own origin, without fragment. */
  redirectUri: string | undefined;
  autoSelect: boolean;
  /** Absolute, of the page's own origin. */
  loginUri: string | undefined;
}

/** Longer than a person takes to wait for a message and type a code, shorter than a forgotten window. */
const DEFAULT_TIMEOUT = 600_000;

/**
 * Options that decide where the person goes and where the token goes. On a page with `plugin.js` they do not come from
 * elements: sanitizers let `class` and `data-*` through, so other people may have written those.
 */
export const TRUSTED_OPTIONS: readonly string[] = ['host', 'login-uri'];

let trustsElements = true;

/** Ignores `TRUSTED_OPTIONS` on elements from now on. `plugin.js` calls it. */
export function distrustElements(): void {
  trustsElements = false;
}

/** Whether an option of an element has no effect on this page. */
export const ignoresOnElements = (name: string): boolean => !trustsElements && TRUSTED_OPTIONS.includes(name);

/** What the page's meta tag says of its client: an ONT ID, and perhaps `@` and a name. */
export function readMeta(): string | undefined {
  return CLIENT_METAS.map(contentOf).find(Boolean);
}

const contentOf = (name: string) =>
  document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? undefined;

/** Reads the page. It is read at each sign-in: frameworks write heads late. */
export function readPage(): PageOptions {
  const script = pluginScript();
  const legacy = legacyObject() as Partial<Record<string, unknown>>;
  const said = (name: string) => (legacy[name] ? String(legacy[name]) : undefined);
  return {
    client: said('appontid') ?? readMeta(),
    host: said('origin') ?? script?.dataset['host'],
    script: script?.src,
    loginUri: (script && readAttribute(script, 'login-uri', 'data-')) || contentOf('ontid-signin-login_uri'),
    address: location.href,
  };
}

/** Tells the developer which options of an element are ignored, and where they belong. */
export function complainOfIgnored(element: Element, prefix: string): void {
  if (trustsElements) return;
  for (const name of TRUSTED_OPTIONS) {
    const value = readAttribute(element, name, prefix);
    if (value === null) continue;
    const meta = name === 'host' ? '' : ' or <meta name="ontid-signin-login_uri">';
    complain(
      `${prefix + name}="${value}" on an element has no effect with plugin.js. Set it on the script tag${meta}.`,
    );
  }
}

/** The platform that the page names for all of its buttons. */
export function platformOfPage(): string | undefined {
  const { host, script } = readPage();
  return originOf(host || script);
}

/**
 * Makes one object of what the caller and the page say; the caller wins.
 *
 * @throws OntidError `ERR_CLIENT_MISSING`, `ERR_HOST_MISSING` or `ERR_OPTION_INVALID`, with the mend in its message
 */
export function resolveOptions(given: SignInOptions, page: PageOptions): ResolvedOptions {
  const client = given.clientId || page.client;
  const clientId = clientIdOf(client ?? '');
  if (!clientId) {
    const mend = 'Add <meta name="ontid-signin-client_ontid" content="did:ont:…"> or set client-id.';
    throw new OntidError(
      'ERR_CLIENT_MISSING',
      `${client ? `"${client}" is no ONT ID` : 'The page names no client'}. ${mend}`,
    );
  }
  const address = given.host || page.host || page.script;
  const host = originOf(address);
  if (!host) {
    const mend = 'Load plugin.js from the platform or set host (data-host on the script).';
    throw new OntidError(
      'ERR_HOST_MISSING',
      `${address ? `"${address}" is no https address` : 'The page names no platform'}. ${mend}`,
    );
  }
  const {
    lang,
    timeout = DEFAULT_TIMEOUT,
    signal,
    nonce,
    scope = '',
    authTemplate,
    uxMode,
    autoSelect = false,
  } = given;
  if (uxMode && !UX_MODES.includes(uxMode))
    complain(`ux_mode="${uxMode}" is not valid: expected one of ${UX_MODES.join(', ')}. Using ${UX_MODES[0]}.`);
  if (nonce && !/^[\x20-\x7e]{1,255}$/.test(nonce))
    throw invalid('nonce', nonce, '1 to 255 printable ASCII characters');
  const redirectUri = addressOf(
    'redirect_uri',
    given.redirectUri,
    page.address,
    (url) => url.origin === new URL(page.address).origin && !url.hash,
  );
  const loginUri = addressOf(
    'login_uri',
    given.loginUri || page.loginUri,
    page.address,
    (url) => url.origin === new URL(page.address).origin,
  );
  return {
    clientId,
    host,
    lang,
    timeout,
    signal,
    nonce: nonce || undefined,
    scope: scope.split(/\s+/).includes('phone') ? ['phone'] : [],
    authTemplate: (authTemplate || undefined) as AuthTemplate | undefined,
    uxMode: uxMode === 'redirect' ? uxMode : 'popup',
    redirectUri,
    autoSelect,
    loginUri,
  };
}

function invalid(option: string, value: string, expected: string): OntidError {
  return new OntidError('ERR_OPTION_INVALID', `${option}="${value}" should be ${expected}.`);
}

/** An address of the site's, made absolute. */
function addressOf(
  option: string,
  given: string | undefined,
  base: string,
  isGood: (url: URL) => boolean,
): string | undefined {
  if (!given) return undefined;
  const url = URL.canParse(given, base) ? new URL(given, base) : undefined;
  if (!url || !isGood(url)) throw invalid(option, given, 'an address of this site, without fragment');
  return url.href;
}

function originOf(address: string | undefined): string | undefined {
  try {
    const { origin } = new URL(address ?? '');
    return isWebOrigin(origin) ? origin : undefined;
  } catch {
    return undefined;
  }
}
