import { inspect } from 'node:util';
import { printable } from '../../protocol/common/printable.ts';
import { APP_CALLS } from '../../protocol/custody/custody-api.ts';
import { ConfigError } from '../config/config.ts';
import { ApiError } from '../errors/api-error.ts';
import { APP_COMMANDS } from './apps.ts';
import { auditLine } from './audit-line.ts';
import { UsageError, usageOf } from './command.ts';
import { KEY_COMMANDS } from './keys.ts';
import { ONTTAG_COMMANDS } from './onttag.ts';

const COMMANDS = [...APP_COMMANDS, ...KEY_COMMANDS, ...ONTTAG_COMMANDS];

const USAGE = `ontid-signin: commands for the operator of the platform

${COMMANDS.map(usageOf).join('\n')}

A CALL is what an app's back end may use of the API: none by default.
${APP_CALLS.join(', ')}
With --short-passwords an app's back end may set passwords of six characters, however easy to guess, as the first
clients of the API do. The hosted page never takes one.
They work on the database of DATABASE_URL, or on that of npm start in DATA_DIR (.data), beside a running server.
Answers are JSON on standard output.
To check a page with the button: ontid-signin doctor URL`;

const [group = '', verb = '', ...args] = process.argv.slice(2);
const name = `${group} ${verb}`.trim();
const command = COMMANDS.find((each) => each.name === name);

if (group === '' || group === 'help' || process.argv.includes('--help')) {
  console.log(USAGE);
} else if (!command) {
  console.error(`There is no command "${printable(name)}".\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  try {
    const result = await command.run(args);
    if (command.changes) console.error(printable(auditLine(name, args, result), { lines: true }));
    console.log(printable(JSON.stringify(result, null, 2), { lines: true }));
  } catch (error) {
    const told = error instanceof UsageError || error instanceof ApiError || error instanceof ConfigError;
    console.error(printable(told ? error.message : inspect(error), { lines: true }));
    process.exitCode = error instanceof UsageError || error instanceof ApiError ? 2 : 1;
  }
}
