/** Seconds for which an access token is good at most, and by default where the app has no refresh tokens. */
export const ACCESS_TOKEN_SECONDS = 86_400;
/** Seconds for which an access token is good by default where the app has refresh tokens of the form `jws`. */
export const SHORT_ACCESS_TOKEN_SECONDS = 3_600;
/** Seconds for which a refresh token is good when nobody uses it. */
export const REFRESH_TOKEN_SECONDS = 30 * 86_400;
/** The same of the form `ontology`: an app's back end reads such tokens, and cannot know that they were revoked. */
export const ONTOLOGY_REFRESH_TOKEN_SECONDS = 86_400;
/** Seconds after which a person has to sign in to the app again, however often its tokens were refreshed. */
export const GRANT_SECONDS = 90 * 86_400;
/** Seconds for which an authorization code is good. RFC 6749 §4.1.2 asks for ten minutes at most. */
export const AUTHORIZATION_CODE_SECONDS = 60;
/** Seconds after its first use for which a refresh token gives the same answer again. */
export const REPEAT_SECONDS = 30;

/** What decides on an app's lifetimes. */
interface LivingTokens {
  tokenFormat: 'jws' | 'ontology';
  refreshTokens: boolean;
}

/**
 * Seconds for which an app's access tokens are good. Tokens of the form `ontology` keep the day that they always had:
 * the pages that get them do not refresh.
 *
 * @param minutes `ACCESS_TOKEN_MINUTES`, which decides where it is set
 */
export function accessTokenSeconds(app: LivingTokens, minutes: number | undefined): number {
  if (minutes !== undefined) return minutes * 60;
  return app.refreshTokens && app.tokenFormat === 'jws' ? SHORT_ACCESS_TOKEN_SECONDS : ACCESS_TOKEN_SECONDS;
}

/** Seconds for which an app's refresh token is good without use. */
export function refreshTokenSeconds({ tokenFormat }: Pick<LivingTokens, 'tokenFormat'>): number {
  return tokenFormat === 'jws' ? REFRESH_TOKEN_SECONDS : ONTOLOGY_REFRESH_TOKEN_SECONDS;
}
