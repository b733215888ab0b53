import { OntidError } from '../protocol/errors.ts';
import { clientIdOf, type OntId } from '../protocol/ont-id.ts';
import { isWebOrigin } from '../protocol/web-address.ts';
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
}

/** What the page says for all of its buttons. */
export interface PageOptions {
  /** Content of the meta tag. */
  client: string | null | undefined;
  /** `data-host` of the script. */
  host: string | undefined;
  /** Address of the script. */
  script: string | undefined;
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
}

/** Longer than a person takes to wait for a message and type a code, shorter than a forgotten window. */
const DEFAULT_TIMEOUT = 600_000;

/** Reads the meta tag and the script. They are read at each sign-in: frameworks write heads late. */
export function readPage(): PageOptions {
  const script = pluginScript();
  return {
    client: document.querySelector('meta[name="ontid-signin-client_ontid"]')?.getAttribute('content'),
    host: script?.dataset['host'],
    script: script?.src,
  };
}

/**
 * Makes one object of what the caller and the page say; the caller wins.
 *
 * @throws OntidError `ERR_CLIENT_MISSING` or `ERR_HOST_MISSING`, with the mend in its message
 */
export function resolveOptions(given: SignInOptions, page: PageOptions): ResolvedOptions {
  const client = given.clientId || page.client;
  const clientId = clientIdOf(client ?? '');
  if (!clientId) {
    const mend = 'Add <meta name="ontid-signin-client_ontid" content="did:ont:…"> or set client-id.';
    throw new OntidError('ERR_CLIENT_MISSING', `${client ? `"${client}" is no ONT ID` : 'The page names no client'}. ${mend}`);
  }
  const address = given.host || page.host || page.script;
  const host = originOf(address);
  if (!host) {
    const mend = 'Load plugin.js from the platform or set host (data-host on the script).';
    throw new OntidError('ERR_HOST_MISSING', `${address ? `"${address}" is no https address` : 'The page names no platform'}. ${mend}`);
  }
  const { lang, timeout = DEFAULT_TIMEOUT, signal } = given;
  return { clientId, host, lang, timeout, signal };
}

function originOf(address: string | undefined): string | undefined {
  try {
    const { origin } = new URL(address ?? '');
    return isWebOrigin(origin) ? origin : undefined;
  } catch {
    return undefined;
  }
}
