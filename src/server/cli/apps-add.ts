import { printable } from '../../protocol/common/printable.ts';
import { TOKEN_FORMATS, type TokenFormat } from '../../protocol/oauth/claims.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import { checkReturnPages } from './check-return-pages.ts';
import { readArguments, readCallList, readCallSignature, UsageError, withServices } from './command.ts';
import { readPicture } from './read-picture.ts';
import { snippet } from './snippet.ts';

/** Registers an app and prints what its developer needs, the secrets among it: they are shown this once. */
export async function addApp(args: string[]): Promise<unknown> {
  const { values } = readArguments({
    args,
    options: {
      name: { type: 'string' },
      origin: { type: 'string', multiple: true },
      'redirect-uri': { type: 'string', multiple: true },
      'token-format': { type: 'string', default: 'jws' },
      'call-signature': { type: 'string', default: 'rfc9421' },
      allow: { type: 'string', multiple: true },
      'refresh-tokens': { type: 'boolean', default: false },
      scope: { type: 'string', multiple: true },
      'short-passwords': { type: 'boolean', default: false },
      logo: { type: 'string' },
    },
  });
  const {
    name,
    origin: origins = [],
    'redirect-uri': redirectUris = [],
    'refresh-tokens': refreshTokens,
    allow = [],
    scope: scopes = [],
  } = values;
  const tokenFormat = values['token-format'] as TokenFormat;
  const callSignature = readCallSignature(values['call-signature']);
  if (!name) throw new UsageError('--name is needed: what people are asked to sign in to');
  if (!TOKEN_FORMATS.includes(tokenFormat)) throw new UsageError(`--token-format is ${TOKEN_FORMATS.join(' or ')}`);
  const logo = values.logo === undefined ? undefined : await readPicture(values.logo);
  return withServices(async ({ apps, signingKeys }, { publicUrl }) => {
    const app = await apps.add({
      name,
      origins,
      redirectUris,
      tokenFormat,
      refreshTokens,
      callSignature,
      allowedCalls: readCallList(allow),
      scopes: scopes as Scope[],
      shortPasswords: values['short-passwords'],
      logo,
    });
    for (const warning of await checkReturnPages(app)) console.error(printable(warning));
    return {
      app_id: app.ontId,
      app_secret: app.secret,
      app_wif: app.wif,
      platform_public_key: (await signingKeys.current()).publicKeyHex,
      snippet: snippet(publicUrl, app.ontId),
    };
  });
}
