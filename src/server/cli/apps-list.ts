import { readArguments, withServices } from './command.ts';

/** Lists the registered apps, without secrets. */
export async function listApps(args: string[]): Promise<unknown> {
  readArguments({ args, options: {} });
  return withServices(async ({ apps }) =>
    (await apps.list()).map(({ ontId, name, origins, redirectUris, tokenFormat, allowedCalls, refreshTokens, scopes }) => ({
      app_id: ontId,
      name,
      origins,
      redirect_uris: redirectUris,
      token_format: tokenFormat,
      allowed_calls: allowedCalls,
      refresh_tokens: refreshTokens,
      scopes,
    })),
  );
}
