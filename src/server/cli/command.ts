import { type ParseArgsConfig, parseArgs } from 'node:util';
import { printable } from '../../protocol/common/printable.ts';
import type { AppCall } from '../../protocol/custody/custody-api.ts';
import { CALL_SIGNATURES, type CallSignature } from '../apps/call-signature.ts';
import { type Config, readConfig } from '../config/config.ts';
import { connect } from '../platform.ts';
import { createServices, type Services } from '../services/services.ts';

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
  const database = await connect(config, (line) => console.error(printable(line, { lines: true })));
  try {
    return await use(await createServices(config, database.db), config);
  } finally {
    await database.close();
  }
}
