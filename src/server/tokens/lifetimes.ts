/** Seconds for which an access token is good. */
export const ACCESS_TOKEN_SECONDS = 86_400;
/** Seconds for which a refresh token is good when nobody uses it. */
export const REFRESH_TOKEN_SECONDS = 30 * 86_400;
/** Seconds after which a person has to sign in to the app again, however often its tokens were refreshed. */
export const GRANT_SECONDS = 90 * 86_400;
/** Seconds for which an authorization code is good. RFC 6749 §4.1.2 asks for ten minutes at most. */
export const AUTHORIZATION_CODE_SECONDS = 60;
