import { isOntId, type OntId } from '../common/ont-id.ts';
import { canonicalRedirectUri, isWebOrigin } from '../common/web-address.ts';
import { isCodeChallenge } from '../oauth/oauth.ts';
import { readScopes, type Scope } from '../oauth/scope.ts';
import { type AuthTemplate, isShowable } from '../onttag/onttag.ts';

/**
 * What a site asks of the hosted page: the query of `GET {host}/signin`. Names are those of RFC 6749 and of OAuth's web
 * message response mode; `client_id` is the app's ONT ID.
 */
export interface SignInRequest {
  clientId: OntId;
  /**
   * The origin of the page that asks, and the only one that is answered. Serialized as in HTML: `https://shop.example`.
   */
  origin: string;
  /**
   * `ontid.` and at least 128 random bits as base64url; comes back with the answer. Older builds send no prefix.
   */
  state: string;
  /**
   * `web_message` answers the window that opened the page, or, where there is none and `redirectUri` was given, goes
   * there. `redirect` goes there always: the whole page came, and goes back.
   */
  responseMode: 'web_message' | 'redirect';
  /**
   * The URL that a code goes to (`return.ts`), in the serialization of the WHATWG URL Standard, without fragment and of
   * the same origin as `origin`. In a request it is a preference; the server replaces it by a registered one of the
   * same origin when it is not registered. Always with `codeChallenge`.
   */
  redirectUri?: string;
  /** PKCE challenge of the method S256 (RFC 7636 §4.2) that a code is bound to. */
  codeChallenge?: string;
  /**
   * Comes back as the claim `nonce` of the token (OpenID Connect Core §3.1.2.1): 1 to 255 printable ASCII characters.
   */
  nonce?: string;
  /** What the site wants to see besides the ONT ID (RFC 6749 §3.3): `phone`. What is not known is passed over. */
  scope?: Scope[];
  /**
   * A verified credential that the site wants to be shown, by its template. It comes with a message alone: it stands in
   * no address, and the platform, where a code is traded, does not have it open. So `redirect` may not ask for one, and
   * a message that finds no window is answered by a code without it.
   */
  authTemplate?: AuthTemplate;
  /** Whether somebody who is signed in and has agreed to the site before goes straight through. */
  autoSelect?: true;
  /**
   * The plugin answers `hello` and confirms the result (`messages.ts`). Without this the page answers only after a
   * press, ignores `autoSelect` and leaves it to the plugin to close the window.
   */
  acknowledges?: true;
  /** BCP 47 tag of the language wished for; the page falls back to the browser's. */
  lang?: string;
}

/**
 * A request that cannot be read: which parameter, and what it should have been. `params` is the older addresses' one.
 */
export interface RequestFault {
  parameter: Parameter | 'params';
  /** `foreign`: of another origin than the request. */
  problem: 'missing' | 'malformed' | 'unsupported' | 'repeated' | 'foreign';
}

/** Each part of a request and its parameter. The order is that of the URL. */
export const REQUEST_PARAMETERS = {
  clientId: 'client_id',
  origin: 'origin',
  state: 'state',
  acknowledges: 'ack',
  responseMode: 'response_mode',
  redirectUri: 'redirect_uri',
  codeChallenge: 'code_challenge',
  nonce: 'nonce',
  scope: 'scope',
  authTemplate: 'auth_template',
  autoSelect: 'auto_select',
  lang: 'lang',
} as const satisfies Record<keyof SignInRequest, string>;

type Parameter = Exclude<(typeof REQUEST_PARAMETERS)[keyof SignInRequest], 'lang'> | 'code_challenge_method';

/** Those that may come once at most. The method has one value, which is the default. */
const PARAMETERS = [
  ...Object.values(REQUEST_PARAMETERS).filter((name) => name !== 'lang'),
  'code_challenge_method',
] as Parameter[];

/** What the state of this plugin's requests begins with, so that no other OAuth library takes it for its own. */
export const STATE_PREFIX = 'ontid.';

/** Whether a state is one of this plugin's. Older builds send none with the prefix. */
export const hasStatePrefix = (state: string): boolean => state.startsWith(STATE_PREFIX);

// 22 base64url characters hold 132 bits; 128 characters are more than any library sends. The dot is only in the prefix.
const STATE = /^(ontid\.)?[A-Za-z0-9_-]{22,128}$/;

const NONCE = /^[\x20-\x7e]{1,255}$/;

/** The address that asks for a sign-in. */
export function signInUrl(host: string, request: SignInRequest): string {
  const url = new URL('/signin', host);
  for (const [part, name] of Object.entries(REQUEST_PARAMETERS)) {
    const value = request[part as keyof SignInRequest];
    // Flags have words of their own; a list has spaces between.
    const text = value === true ? (name === 'ack' ? '1' : 'true') : [value].flat().join(' ');
    if (text) url.searchParams.set(name, text);
  }
  return url.href;
}

/**
 * Reads the query of `/signin`. As RFC 6749 §3.1 has it, unknown parameters are passed over, empty ones are as good as
 * left out, and repeated ones refused; `lang` is no more than a wish, and its first value is taken.
 * Whether client, origin and redirect URI belong together is not decided here.
 */
export function parseSignInRequest(query: URLSearchParams): { request: SignInRequest } | { fault: RequestFault } {
  const fault = (parameter: RequestFault['parameter'], problem: RequestFault['problem']) => ({
    fault: { parameter, problem },
  });
  const values: Partial<Record<Parameter, string>> = {};
  for (const name of PARAMETERS) {
    const [value, ...more] = query.getAll(name);
    if (more.length) return fault(name, 'repeated');
    if (value) values[name] = value;
  }
  const {
    client_id,
    origin,
    state,
    response_mode = 'web_message',
    redirect_uri,
    code_challenge,
    nonce,
    auth_template,
  } = values;
  if (!client_id) return fault('client_id', 'missing');
  if (!isOntId(client_id)) return fault('client_id', 'malformed');
  if (!origin) return fault('origin', 'missing');
  if (!isWebOrigin(origin)) return fault('origin', 'malformed');
  if (!state) return fault('state', 'missing');
  if (!STATE.test(state)) return fault('state', 'malformed');
  if (response_mode !== 'web_message' && response_mode !== 'redirect') return fault('response_mode', 'unsupported');
  if (!redirect_uri && (response_mode === 'redirect' || code_challenge)) return fault('redirect_uri', 'missing');
  const redirectUri = redirect_uri && canonicalRedirectUri(redirect_uri);
  if (redirect_uri && !redirectUri) return fault('redirect_uri', 'malformed');
  if (redirectUri && new URL(redirectUri).origin !== origin) return fault('redirect_uri', 'foreign');
  // A code that nothing is bound to could be used by whoever sees the address (RFC 9700 §2.1.1).
  if (redirect_uri && !code_challenge) return fault('code_challenge', 'missing');
  if (code_challenge && !isCodeChallenge(code_challenge)) return fault('code_challenge', 'malformed');
  if ((values.code_challenge_method ?? 'S256') !== 'S256') return fault('code_challenge_method', 'unsupported');
  if (nonce && !NONCE.test(nonce)) return fault('nonce', 'malformed');
  if (auth_template && (!isShowable(auth_template) || response_mode === 'redirect'))
    return fault('auth_template', 'unsupported');
  const scope = readScopes(values.scope ?? '');
  const lang = query.get('lang');
  const request: SignInRequest = {
    clientId: client_id,
    origin,
    state,
    responseMode: response_mode,
    ...(redirectUri && code_challenge ? { redirectUri, codeChallenge: code_challenge } : {}),
    ...(nonce ? { nonce } : {}),
    ...(scope.length ? { scope } : {}),
    ...(auth_template ? { authTemplate: auth_template as AuthTemplate } : {}),
    ...(values.auto_select === 'true' ? { autoSelect: true } : {}),
    ...(values.ack === '1' ? { acknowledges: true } : {}),
    ...(lang ? { lang: lang.slice(0, 35) } : {}),
  };
  return { request };
}
