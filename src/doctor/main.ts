import { parseArgs, styleText } from 'node:util';
import { printable } from '../protocol/common/printable.ts';
import { examine, type Report } from './examine.ts';

// What `npx ontid-signin doctor` runs.

const USAGE = `ontid-signin doctor URL [--json] [--platform ORIGIN] [--client-id APP_ID]

Looks at a page with the button from outside and says what would keep people from signing in, with the mend.
Where a bundle brings the button, say which platform and client it uses. It ends with 1 when it finds an error.`;

function readArguments() {
  const options = {
    json: { type: 'boolean' },
    platform: { type: 'string' },
    'client-id': { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: process.argv.slice(3), options, allowPositionals: true });
    return { values, url: positionals.length === 1 && URL.canParse(positionals[0]!) ? positionals[0] : undefined };
  } catch (error) {
    console.error(printable((error as Error).message, { lines: true }));
    return { values: {}, url: undefined };
  }
}

function print({ url, platform, version, clientId, findings }: Report): void {
  const about = `platform ${platform ?? '?'}${version ? ` ${version}` : ''}, client ${clientId ?? '?'}`;
  console.log(`${printable(url)}\n  ${printable(about)}\n`);
  for (const { level, code, message, mend } of findings) {
    const mark = level === 'error' ? styleText('red', '✖') : styleText('yellow', '!');
    console.log(`${mark} ${styleText('bold', code)} ${printable(message)}\n  ${mend}\n`);
  }
  if (findings.length === 0) console.log('✔ Nothing is wrong that can be seen from outside.');
}

const { values, url } = readArguments();
if (values.help) {
  console.log(USAGE);
} else if (url === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const report = await examine(url, { platform: values.platform, clientId: values['client-id'] });
  if (values.json) console.log(printable(JSON.stringify(report, null, 2), { lines: true }));
  else print(report);
  if (report.findings.some(({ level }) => level === 'error')) process.exitCode = 1;
}
