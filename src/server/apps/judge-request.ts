import type { LegacyRequest } from '../../protocol/sign-in/legacy-request.ts';
import type { PageRequest, RefusalReason } from '../../protocol/sign-in/page-data.ts';
import type { SignInRequest } from '../../protocol/sign-in/request.ts';
import { type App, type AppRegistry, askable } from './app-registry.ts';
import { registeredCallback, resolveRedirectUri } from './redirect-uris.ts';

/** A request that may be answered, and by whom it was made; or why it may not. */
export type Judgement = { client: App; request: PageRequest } | { reason: RefusalReason };

/** Looks up a request's client and origin in the registry, and resolves its redirect URI. */
export async function judgeRequest(apps: AppRegistry, wanted: SignInRequest): Promise<Judgement> {
  const { clientId, origin, redirectUri } = wanted;
  const client = await apps.find(clientId);
  if (!client) return { reason: { code: 'unknown_client', clientId, origin } };
  if (!client.origins.includes(origin))
    return { reason: { code: 'unknown_origin', clientId, origin, appName: client.name } };
  const resolved = redirectUri === undefined ? undefined : resolveRedirectUri(client, origin, redirectUri);
  if (redirectUri !== undefined && resolved === undefined) {
    return { reason: { code: 'unknown_redirect_uri', clientId, origin, redirectUri, appName: client.name } };
  }
  const request = {
    ...wanted,
    ...(resolved === undefined ? {} : { redirectUri: resolved }),
    ...(resolved === redirectUri ? {} : { requestedRedirectUri: redirectUri }),
    ...(wanted.scope ? { scope: askable(client, wanted.scope) } : {}),
  };
  return { client, request };
}

/**
 * The same for the older addresses. Either a token goes to the callback, which must be registered, without fallback; or
 * the request names no origin, and the token goes to the window that opened the page, at each registered origin.
 */
export async function judgeLegacyRequest(
  apps: AppRegistry,
  { clientId, lang, callbacks }: LegacyRequest,
): Promise<Judgement> {
  const client = await apps.find(clientId);
  const origin = callbacks ? new URL(callbacks[0]!).origin : '';
  if (!client) return { reason: { code: 'unknown_client', clientId, origin } };
  if (!callbacks)
    return {
      client,
      request: { clientId, lang, responseMode: 'legacy_message', origin: client.origins[0]!, origins: client.origins },
    };
  const callback = callbacks.find((candidate) => registeredCallback(client, candidate) !== undefined);
  if (callback === undefined)
    return {
      reason: { code: 'unknown_redirect_uri', clientId, origin, redirectUri: callbacks[0]!, appName: client.name },
    };
  return {
    client,
    request: { clientId, lang, responseMode: 'legacy_redirect', origin: new URL(callback).origin, callback },
  };
}
