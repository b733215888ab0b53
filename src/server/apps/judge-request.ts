import type { LegacyRequest } from '../../protocol/legacy-request.ts';
import type { PageRequest, RefusalReason } from '../../protocol/page-data.ts';
import type { SignInRequest } from '../../protocol/request.ts';
import { askable, mayReceiveCode, type App, type AppRegistry } from './app-registry.ts';

/** A request that may be answered, and by whom it was made; or why it may not. */
export type Judgement = { client: App; request: PageRequest } | { reason: RefusalReason };

/** Looks a request's client, origin and redirect URI up in the registry. */
export async function judgeRequest(apps: AppRegistry, wanted: SignInRequest): Promise<Judgement> {
  const { clientId, origin, redirectUri } = wanted;
  const client = await apps.find(clientId);
  if (!client) return { reason: { code: 'unknown_client', clientId, origin } };
  if (!client.origins.includes(origin)) return { reason: { code: 'unknown_origin', clientId, origin, appName: client.name } };
  if (redirectUri !== undefined && !mayReceiveCode(client, redirectUri)) {
    return { reason: { code: 'unknown_redirect_uri', clientId, origin, redirectUri, appName: client.name } };
  }
  return { client, request: { ...wanted, ...(wanted.scope ? { scope: askable(client, wanted.scope) } : {}) } };
}

/**
 * The same for the older addresses. They bring a token in an address, so that it goes to a registered redirect URI,
 * character for character, and nowhere else; or they name no origin, and it goes to those that are registered.
 */
export async function judgeLegacyRequest(apps: AppRegistry, { clientId, lang, callbacks }: LegacyRequest): Promise<Judgement> {
  const client = await apps.find(clientId);
  const origin = callbacks ? new URL(callbacks[0]!).origin : '';
  if (!client) return { reason: { code: 'unknown_client', clientId, origin } };
  if (!callbacks) return { client, request: { clientId, lang, responseMode: 'legacy_message', origin: client.origins[0]!, origins: client.origins } };
  const callback = callbacks.find((candidate) => client.redirectUris.includes(candidate));
  if (callback === undefined) return { reason: { code: 'unknown_redirect_uri', clientId, origin, redirectUri: callbacks[0]!, appName: client.name } };
  return { client, request: { clientId, lang, responseMode: 'legacy_redirect', origin: new URL(callback).origin, callback } };
}
