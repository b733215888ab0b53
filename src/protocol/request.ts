import { isOntId, type OntId } from './ont-id.ts';

/**
 * What a site asks of the hosted page: the query of `GET {host}/signin`. Names are those of RFC 6749 and of OAuth's web
 * message response mode; `client_id` is the app's ONT ID.
 */
export interface SignInRequest {
  clientId: OntId;
  /** The origin of the page that asks, and the only one that is answered. Serialized as in HTML: `https://shop.example`. */
  origin: string;
  /** At least 128 random bits, base64url; comes back with the answer. */
  state: string;
  /** BCP 47 tag of the language wished for; the page falls back to the browser's. */
  lang?: string;
}

/** A request that cannot be read: which parameter, and what it should have been. */
export interface RequestFault {
  parameter: 'client_id' | 'origin' | 'state' | 'response_mode';
  problem: 'missing' | 'malformed' | 'unsupported' | 'repeated';
}

// 22 base64url characters hold 132 bits; 128 characters are more than any library sends.
const STATE = /^[A-Za-z0-9_-]{22,128}$/;

/**
 * Whether a text is an origin that may be answered: the serialization of an https origin, or of an http one on a
 * loopback host, exactly as `location.origin` gives it. `null`, paths, user names and non-canonical forms are not.
 */
export function isWebOrigin(text: string): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  if (url.origin !== text) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether a URL's host name is this machine: `localhost`, a name under it, 127.0.0.0/8 or `[::1]`. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The address that asks for a sign-in. */
export function signInUrl(host: string, request: SignInRequest): string {
  const url = new URL('/signin', host);
  url.searchParams.set('client_id', request.clientId);
  url.searchParams.set('origin', request.origin);
  url.searchParams.set('state', request.state);
  url.searchParams.set('response_mode', 'web_message');
  if (request.lang) url.searchParams.set('lang', request.lang);
  return url.href;
}

/**
 * Reads the query of `/signin`. As RFC 6749 §3.1 has it, unknown parameters are passed over, empty ones are as good as
 * left out, and repeated ones refused; `lang` is no more than a wish, and its first value is taken.
 * Whether client and origin belong together is not decided here.
 */
export function parseSignInRequest(query: URLSearchParams): { request: SignInRequest } | { fault: RequestFault } {
  const fault = (parameter: RequestFault['parameter'], problem: RequestFault['problem']) => ({ fault: { parameter, problem } });
  for (const name of ['client_id', 'origin', 'state', 'response_mode'] as const) {
    if (query.getAll(name).length > 1) return fault(name, 'repeated');
  }
  const clientId = query.get('client_id');
  const origin = query.get('origin');
  const state = query.get('state');
  const lang = query.get('lang');
  if (!clientId) return fault('client_id', 'missing');
  if (!isOntId(clientId)) return fault('client_id', 'malformed');
  if (!origin) return fault('origin', 'missing');
  if (!isWebOrigin(origin)) return fault('origin', 'malformed');
  if (!state) return fault('state', 'missing');
  if (!STATE.test(state)) return fault('state', 'malformed');
  if ((query.get('response_mode') || 'web_message') !== 'web_message') return fault('response_mode', 'unsupported');
  return { request: { clientId, origin, state, ...(lang ? { lang: lang.slice(0, 35) } : {}) } };
}
