import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestPlatform } from './platform.ts';

const CLI = resolve(import.meta.dirname, '../../src/cli.js');

/** What came of a command. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `ontid-signin …` in a process of its own, beside the running server, on the same database. */
export async function runCommand(
  { databaseUrl, config, url }: TestPlatform,
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<Outcome> {
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    ENVELOPE_KEY: config.envelopeKey.toString('base64'),
    PUBLIC_URL: url,
    ...variables,
  };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [CLI, ...args], { env })) };
  } catch (error) {
    return error as Outcome;
  }
}
