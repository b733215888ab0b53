import { inspect } from 'node:util';
import { printable } from '../../protocol/common/printable.ts';
import { APP_CALLS } from '../../protocol/custody/custody-api.ts';
import { ConfigError } from '../config/config.ts';
import { ApiError } from '../errors/api-error.ts';
import { addApp } from './apps-add.ts';
import { allowCalls } from './apps-allow.ts';
import { listApps } from './apps-list.ts';
import { removeApp } from './apps-remove.ts';
import { showSnippet } from './apps-snippet.ts';
import { updateApp } from './apps-update.ts';
import { auditLine } from './audit-line.ts';
import { type Command, UsageError } from './command.ts';
import { listKeys } from './keys-list.ts';
import { rotateKeys } from './keys-rotate.ts';
import { approve } from './onttag-approve.ts';
import { listAuthRequests } from './onttag-list.ts';
import { reject, revokeCredential } from './onttag-reject.ts';
import { showDocuments } from './onttag-show.ts';
import { setWebhook } from './onttag-webhook.ts';

const COMMANDS: Record<string, Command> = {
  'apps add': addApp,
  'apps allow': allowCalls,
  'apps list': listApps,
  'apps remove': removeApp,
  'apps snippet': showSnippet,
  'apps update': updateApp,
  'keys list': listKeys,
  'keys rotate': rotateKeys,
  'onttag approve': approve,
  'onttag list': listAuthRequests,
  'onttag reject': reject,
  'onttag revoke': revokeCredential,
  'onttag show': showDocuments,
  'onttag webhook': setWebhook,
};

/** Commands that change what people, apps or verifiers rely on: each writes a line to the log, standard error. */
const CHANGES = new Set([
  'apps add',
  'apps allow',
  'apps remove',
  'apps update',
  'keys rotate',
  'onttag approve',
  'onttag reject',
  'onttag revoke',
  'onttag show',
  'onttag webhook',
]);

const USAGE = `ontid-signin: commands for whoever runs the platform

  ontid-signin apps add --name NAME --origin ORIGIN [--origin …] [--redirect-uri URI …] [--token-format jws|ontology]
                        [--allow CALL,…] [--refresh-tokens] [--scope phone] [--logo FILE] [--short-passwords]
                        [--call-signature rfc9421|hmac]
  ontid-signin apps allow APP_ID [CALL …]
  ontid-signin apps list
  ontid-signin apps remove APP_ID
  ontid-signin apps snippet APP_ID [--pinned]
  ontid-signin apps update APP_ID [--name NAME] [--origin ORIGIN …] [--remove-origin ORIGIN …] [--redirect-uri URI …]
                        [--remove-redirect-uri URI …] [--scope phone | --remove-scope phone] [--logo FILE | --remove-logo]
                        [--refresh-tokens | --no-refresh-tokens] [--short-passwords | --no-short-passwords]
                        [--call-signature rfc9421|hmac] [--new-secret]
  ontid-signin keys list
  ontid-signin keys rotate [--days DAYS]
  ontid-signin onttag list
  ontid-signin onttag show AUTH_ID --to DIRECTORY
  ontid-signin onttag approve AUTH_ID --nationality CC --name NAME --birthday DATE --issued DATE --expires DATE --number NUMBER
  ontid-signin onttag reject AUTH_ID --reason TEXT
  ontid-signin onttag revoke AUTH_ID
  ontid-signin onttag webhook APP_ID [URL]

A CALL is what an app's back end may use of the API: ${APP_CALLS.join(', ')}; none by default.
With --short-passwords an app's back end may set passwords of six characters, however easy to guess, as the first clients
of the API do. The hosted page never takes one.
They work on the database of DATABASE_URL, or on that of npm start in DATA_DIR (.data), beside a running server.
Answers are JSON on standard output.
For whoever has a page with the button: ontid-signin doctor URL`;

const [group = '', verb = '', ...args] = process.argv.slice(2);
const command = COMMANDS[`${group} ${verb}`];

if (group === '' || group === 'help' || process.argv.includes('--help')) {
  console.log(USAGE);
} else if (!command) {
  console.error(`There is no command "${printable(`${group} ${verb}`.trim())}".\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  try {
    const result = await command(args);
    const change = `${group} ${verb}`;
    if (CHANGES.has(change)) console.error(printable(auditLine(change, args, result), { lines: true }));
    console.log(printable(JSON.stringify(result, null, 2), { lines: true }));
  } catch (error) {
    const told = error instanceof UsageError || error instanceof ApiError || error instanceof ConfigError;
    console.error(printable(told ? error.message : inspect(error), { lines: true }));
    process.exitCode = error instanceof UsageError || error instanceof ApiError ? 2 : 1;
  }
}
