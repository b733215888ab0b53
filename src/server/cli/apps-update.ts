import { isOntId } from '../../protocol/common/ont-id.ts';
import { printable } from '../../protocol/common/printable.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import { appEntry } from './app-entry.ts';
import { checkReturnPages } from './check-return-pages.ts';
import { readArguments, readCallSignature, UsageError, withServices } from './command.ts';
import { readPicture } from './read-picture.ts';

const EXCLUSIVE = [
  ['refresh-tokens', 'no-refresh-tokens'],
  ['short-passwords', 'no-short-passwords'],
  ['logo', 'remove-logo'],
] as const;

/** Changes an app that is registered and prints it as it is now, with its secret where it got another: it is shown this once. */
export async function updateApp(args: string[]): Promise<unknown> {
  const { values, positionals } = readArguments({
    args,
    options: {
      name: { type: 'string' },
      origin: { type: 'string', multiple: true },
      'remove-origin': { type: 'string', multiple: true },
      'redirect-uri': { type: 'string', multiple: true },
      'remove-redirect-uri': { type: 'string', multiple: true },
      scope: { type: 'string', multiple: true },
      'remove-scope': { type: 'string', multiple: true },
      'call-signature': { type: 'string' },
      'refresh-tokens': { type: 'boolean' },
      'no-refresh-tokens': { type: 'boolean' },
      'short-passwords': { type: 'boolean' },
      'no-short-passwords': { type: 'boolean' },
      logo: { type: 'string' },
      'remove-logo': { type: 'boolean' },
      'new-secret': { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [clientId] = positionals;
  if (!isOntId(clientId) || positionals.length > 1)
    throw new UsageError('apps update takes one app_id, did:ont:…, and options that say what to change');
  if (Object.keys(values).length === 0)
    throw new UsageError('Say what to change: --name, --origin, --remove-origin, …; ontid-signin --help has them all');
  for (const [one, other] of EXCLUSIVE) {
    if (values[one] !== undefined && values[other]) throw new UsageError(`--${one} or --${other}, not both`);
  }
  const change = {
    name: values.name,
    add: {
      origins: values.origin ?? [],
      redirectUris: values['redirect-uri'] ?? [],
      scopes: (values.scope ?? []) as Scope[],
    },
    remove: {
      origins: values['remove-origin'] ?? [],
      redirectUris: values['remove-redirect-uri'] ?? [],
      scopes: (values['remove-scope'] ?? []) as Scope[],
    },
    refreshTokens: values['no-refresh-tokens'] ? false : values['refresh-tokens'],
    shortPasswords: values['no-short-passwords'] ? false : values['short-passwords'],
    callSignature: values['call-signature'] === undefined ? undefined : readCallSignature(values['call-signature']),
    logo: values['remove-logo'] ? null : values.logo === undefined ? undefined : await readPicture(values.logo),
    newSecret: values['new-secret'],
  };
  return withServices(async ({ apps }) => {
    const app = await apps.update(clientId, change);
    if (!app) throw new UsageError(`There is no app ${clientId}.`);
    if (values.origin || values['redirect-uri'] || values['remove-redirect-uri']) {
      for (const warning of await checkReturnPages(app)) console.error(printable(warning));
    }
    return { ...appEntry(app), ...(app.secret === undefined ? {} : { app_secret: app.secret }) };
  });
}
