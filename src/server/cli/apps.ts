import { readFile } from 'node:fs/promises';
import { isOntId, type OntId } from '../../protocol/common/ont-id.ts';
import { printable } from '../../protocol/common/printable.ts';
import type { AppCall } from '../../protocol/custody/custody-api.ts';
import { TOKEN_FORMATS, type TokenFormat } from '../../protocol/oauth/claims.ts';
import type { Scope } from '../../protocol/oauth/scope.ts';
import type { App } from '../apps/app-registry.ts';
import { CALL_SIGNATURES, type CallSignature } from '../apps/call-signature.ts';
import { readPluginBuild } from '../pages/plugin-build.ts';
import { checkReturnPages } from './check-return-pages.ts';
import { type Command, defineCommand, UsageError, withServices } from './command.ts';

/** The commands for the apps that people sign in to. */
export const APP_COMMANDS: readonly Command[] = [
  // Registers an app and prints what its developer needs. Its secrets are shown this once.
  defineCommand({
    name: 'apps add',
    changes: true,
    options: {
      name: { type: 'string', value: 'NAME', required: true },
      origin: { type: 'string', value: 'ORIGIN', multiple: true, required: true },
      'redirect-uri': { type: 'string', value: 'URI', multiple: true },
      'token-format': { type: 'string', value: TOKEN_FORMATS.join('|'), default: 'jws' },
      allow: { type: 'string', value: 'CALL,…', multiple: true },
      'refresh-tokens': { type: 'boolean', default: false },
      scope: { type: 'string', value: 'phone', multiple: true },
      logo: { type: 'string', value: 'FILE' },
      'short-passwords': { type: 'boolean', default: false },
      'call-signature': { type: 'string', value: CALL_SIGNATURES.join('|'), default: 'rfc9421' },
    },
    async run(values) {
      const { name } = values;
      const tokenFormat = values['token-format'] as TokenFormat;
      const callSignature = readCallSignature(values['call-signature']);
      if (!name) throw new UsageError('--name is needed: what people are asked to sign in to');
      if (!TOKEN_FORMATS.includes(tokenFormat)) throw new UsageError(`--token-format is ${TOKEN_FORMATS.join(' or ')}`);
      const logo = values.logo === undefined ? undefined : await readPicture(values.logo);
      return withServices(async ({ apps, signingKeys }, { publicUrl }) => {
        const app = await apps.add({
          name,
          origins: values.origin ?? [],
          redirectUris: values['redirect-uri'] ?? [],
          tokenFormat,
          refreshTokens: values['refresh-tokens'],
          callSignature,
          allowedCalls: readCallList(values.allow ?? []),
          scopes: (values.scope ?? []) as Scope[],
          shortPasswords: values['short-passwords'],
          logo,
        });
        await warnOfReturnPages(app);
        return {
          app_id: app.ontId,
          app_secret: app.secret,
          app_wif: app.wif,
          platform_public_key: (await signingKeys.current()).publicKeyHex,
          snippet: snippet(publicUrl, app.ontId),
        };
      });
    },
  }),
  // Says what an app's back end may call from now on; without a name, nothing.
  defineCommand({
    name: 'apps allow',
    operands: 'APP_ID [CALL …]',
    changes: true,
    async run(_values, [clientId, ...calls]) {
      if (!isOntId(clientId))
        throw new UsageError('Name one app by its app_id, did:ont:…, and then the calls that it may make');
      return withServices(async ({ apps }) => {
        const app = (await apps.allow(clientId, readCallList(calls))) ?? refuseUnknown(clientId);
        return { app_id: clientId, allowed_calls: app.allowedCalls };
      });
    },
  }),
  // Lists the registered apps, without secrets.
  defineCommand({
    name: 'apps list',
    run: () => withServices(async ({ apps }) => (await apps.list()).map(describeApp)),
  }),
  // Removes an app: from then on nobody can sign in to it.
  defineCommand({
    name: 'apps remove',
    operands: 'APP_ID',
    changes: true,
    async run(_values, operands) {
      const [clientId] = operands;
      if (operands.length !== 1 || !isOntId(clientId)) throw new UsageError('Name one app by its app_id, did:ont:…');
      return withServices(async ({ apps }) => {
        if (!(await apps.remove(clientId))) refuseUnknown(clientId);
        return { removed: clientId };
      });
    },
  }),
  // Prints the lines that an app's site pastes; with `--pinned`, those of this very build, with its hash.
  defineCommand({
    name: 'apps snippet',
    operands: 'APP_ID',
    options: { pinned: { type: 'boolean', default: false } },
    async run({ pinned }, operands) {
      const [clientId] = operands;
      if (!isOntId(clientId) || operands.length > 1) throw new UsageError('apps snippet takes one app_id');
      return withServices(async ({ apps, builds }, { publicUrl }) => {
        if (!(await apps.find(clientId))) refuseUnknown(clientId);
        // The build that a site names must be served, also before the platform runs from it.
        if (pinned) await builds.keep(readPluginBuild());
        return { app_id: clientId, snippet: snippet(publicUrl, clientId, pinned) };
      });
    },
  }),
  // Changes a registered app and prints it as it is now. A new secret is shown this once.
  defineCommand({
    name: 'apps update',
    operands: 'APP_ID',
    changes: true,
    options: {
      name: { type: 'string', value: 'NAME' },
      origin: { type: 'string', value: 'ORIGIN', multiple: true },
      'remove-origin': { type: 'string', value: 'ORIGIN', multiple: true },
      'redirect-uri': { type: 'string', value: 'URI', multiple: true },
      'remove-redirect-uri': { type: 'string', value: 'URI', multiple: true },
      scope: { type: 'string', value: 'phone', multiple: true },
      'remove-scope': { type: 'string', value: 'phone', multiple: true },
      logo: { type: 'string', value: 'FILE', excludes: 'remove-logo' },
      'remove-logo': { type: 'boolean' },
      'refresh-tokens': { type: 'boolean', excludes: 'no-refresh-tokens' },
      'no-refresh-tokens': { type: 'boolean' },
      'short-passwords': { type: 'boolean', excludes: 'no-short-passwords' },
      'no-short-passwords': { type: 'boolean' },
      'call-signature': { type: 'string', value: CALL_SIGNATURES.join('|') },
      'new-secret': { type: 'boolean' },
    },
    async run(values, operands) {
      const [clientId] = operands;
      if (!isOntId(clientId) || operands.length > 1)
        throw new UsageError('apps update takes one app_id, did:ont:…, and options that say what to change');
      if (Object.keys(values).length === 0)
        throw new UsageError(
          'Say what to change: --name, --origin, --remove-origin, …; ontid-signin --help has them all',
        );
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
        const app = (await apps.update(clientId, change)) ?? refuseUnknown(clientId);
        if (values.origin || values['redirect-uri'] || values['remove-redirect-uri']) await warnOfReturnPages(app);
        return { ...describeApp(app), ...(app.secret === undefined ? {} : { app_secret: app.secret }) };
      });
    },
  }),
];

function refuseUnknown(clientId: OntId): never {
  throw new UsageError(`There is no app ${clientId}.`);
}

/** An app as the commands print it, without secrets. */
const describeApp = (app: App) => ({
  app_id: app.ontId,
  name: app.name,
  origins: app.origins,
  redirect_uris: app.redirectUris,
  token_format: app.tokenFormat,
  call_signature: app.callSignature,
  allowed_calls: app.allowedCalls,
  refresh_tokens: app.refreshTokens,
  scopes: app.scopes,
  short_passwords: app.shortPasswords,
  logo: app.logoHash !== null,
});

async function warnOfReturnPages(app: App): Promise<void> {
  for (const warning of await checkReturnPages(app)) console.error(printable(warning));
}

/** Reads names of calls, separated by commas or given one by one. The registry knows which there are. */
function readCallList(values: string[]): AppCall[] {
  return values
    .flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter(Boolean) as AppCall[];
}

/** @throws UsageError */
function readCallSignature(text: string): CallSignature {
  if (CALL_SIGNATURES.includes(text as CallSignature)) return text as CallSignature;
  throw new UsageError(`--call-signature is ${CALL_SIGNATURES.join(' or ')}, not "${text}"`);
}

/** @throws UsageError when there is no such file to read */
async function readPicture(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new UsageError(`--logo: ${file} cannot be read`);
  }
}

/**
 * The lines that a site pastes.
 *
 * @param isPinned whether they name this very build, and its hash
 * @throws Error with `code: 'ENOENT'` when a build is asked for and there is none
 */
function snippet(publicUrl: string, clientId: string, isPinned = false): string[] {
  return [
    isPinned ? pinnedScript(publicUrl) : `<script src="${publicUrl}/plugin.js" async></script>`,
    `<meta name="ontid-signin-client_ontid" content="${clientId}">`,
    '<div class="ontid-signin" data-onsuccess="onSignIn"></div>',
  ];
}

function pinnedScript(publicUrl: string): string {
  const { path, integrity } = readPluginBuild().plugin;
  return `<script src="${publicUrl}${path}" integrity="${integrity}" crossorigin="anonymous" async></script>`;
}
