import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { totalOf } from './support/runner/tally.ts';

// `npm run test:all`: every suite, one after the other, and on the last line the tests of all of them.

const ROOT = resolve(import.meta.dirname, '..');
const SUITES = [['test'], ['run', 'test:frameworks']];

const outputs: string[] = [];
for (const suite of SUITES) outputs.push(await outputOf(suite));
const total = totalOf(outputs);
process.stdout.write(`\n${total.line}\n`, () => process.exit(total.failed > 0 ? 1 : 0));

/** Runs a script of npm, with its output on ours. */
async function outputOf(args: string[]): Promise<string> {
  const child = spawn('npm', [...args, '--silent'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    output += chunk;
    process.stdout.write(chunk as string);
  }
  return output;
}
