import type { App } from '../apps/app-registry.ts';

/** An app as the commands print it, without secrets. */
export const appEntry = ({
  ontId,
  name,
  origins,
  redirectUris,
  tokenFormat,
  callSignature,
  allowedCalls,
  refreshTokens,
  scopes,
  shortPasswords,
  logoHash,
}: App) => ({
  app_id: ontId,
  name,
  origins,
  redirect_uris: redirectUris,
  token_format: tokenFormat,
  call_signature: callSignature,
  allowed_calls: allowedCalls,
  refresh_tokens: refreshTokens,
  scopes,
  short_passwords: shortPasswords,
  logo: logoHash !== null,
});
