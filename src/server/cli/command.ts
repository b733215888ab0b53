import { type ParseArgsConfig, parseArgs } from 'node:util';
import { printable } from '../../protocol/common/printable.ts';
import type { AppCall } from '../../protocol/custody/custody-api.ts';
import { CALL_SIGNATURES, type CallSignature } from '../apps/call-signature.ts';
import { type Config, readConfig } from '../config/config.ts';
import type { EmbeddedPostgres } from '../development/embedded-postgres.ts';
import { createServices, type Services } from '../services/services.ts';
import { openDatabase } from '../storage/database.ts';

/** A command: takes its arguments, gives what is printed as JSON. */
export type Command = (args: string[]) => Promise<unknown>;

/** The command line is wrong; the message says how. */
export class UsageError extends Error {}

/** @throws UsageError for an option that the command does not have, or a value that is missing */
export function readArguments<Options extends ParseArgsConfig>(config: Options) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Reads names of calls, separated by commas or given one by one; which there are is for the registry to say. */
export function readCallList(values: string[]): AppCall[] {
  return values
    .flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter(Boolean) as AppCall[];
}

/** @throws UsageError */
export function readCallSignature(text: string): CallSignature {
  if (CALL_SIGNATURES.includes(text as CallSignature)) return text as CallSignature;
  throw new UsageError(`--call-signature is ${CALL_SIGNATURES.join(' or ')}, not "${text}"`);
}

/** Lets a command work on the platform's database, beside a running server or without one. */
export async function withServices<Result>(
  use: (services: Services, config: Config) => Promise<Result>,
): Promise<Result> {
  const config = readConfig(process.env);
  const postgres = config.databaseUrl === undefined ? await developmentPostgres(config) : undefined;
  try {
    const db = await openDatabase(config.databaseUrl ?? postgres!.url);
    try {
      return await use(await createServices(config, db), config);
    } finally {
      await db.destroy();
    }
  } finally {
    await postgres?.stop();
  }
}

/** The PostgreSQL of `npm start`, started if it does not run. It is loaded here alone, since production does not have it. */
async function developmentPostgres({ dataDir }: Config): Promise<EmbeddedPostgres> {
  const { startEmbeddedPostgres } = await import('../development/embedded-postgres.ts');
  return startEmbeddedPostgres({ dataDir, log: (line) => console.error(printable(line, { lines: true })) });
}
