import { type ParseArgsConfig, parseArgs } from 'node:util';
import { printable } from '../../protocol/common/printable.ts';
import { type Config, readConfig } from '../config/config.ts';
import type { EmbeddedPostgres } from '../development/embedded-postgres.ts';
import { createServices, type Services } from '../services/services.ts';
import { openDatabase } from '../storage/database.ts';

/** An option of a command: what `parseArgs` takes, and what the usage says of it. */
interface Option {
  type: 'string' | 'boolean';
  multiple?: boolean;
  default?: string | boolean;
  /** What stands for the value of a string, such as `NAME`. */
  value?: string;
  /** Whether the command works only with it. */
  required?: boolean;
  /** The option that cannot be given beside this one. */
  excludes?: string;
}

type Options = Record<string, Option>;
type Values<Given extends Options> = ReturnType<typeof parseArgs<{ options: Given }>>['values'];

/** A command of the operator. */
export interface Command {
  /** Its two words, such as `apps add`. */
  name: string;
  /** What stands behind them besides options, such as `APP_ID`. */
  operands?: string;
  options: Options;
  /** Whether it changes what people, apps or verifiers rely on: then it writes a line to the log, standard error. */
  changes?: boolean;
  /**
   * Reads its arguments and does its work.
   *
   * @returns what is printed as JSON
   * @throws UsageError
   */
  run(args: string[]): Promise<unknown>;
}

/** The command line is wrong; the message says how. */
export class UsageError extends Error {}

/**
 * Makes a command from its description.
 *
 * @param description with a `run` that takes the values of the options and the operands
 */
export function defineCommand<const Given extends Options>(
  description: Omit<Command, 'run' | 'options'> & {
    options?: Given;
    run(values: Values<Given>, operands: string[]): Promise<unknown>;
  },
): Command {
  const { run, options = {} as Given, ...rest } = description;
  return {
    ...rest,
    options,
    async run(args) {
      const { values, positionals } = readArguments({
        args,
        options: options as NonNullable<ParseArgsConfig['options']>,
        allowPositionals: rest.operands !== undefined,
      });
      refuseExclusive(options, values);
      return run(values as Values<Given>, positionals);
    },
  };
}

function readArguments(config: ParseArgsConfig): ReturnType<typeof parseArgs> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function refuseExclusive(options: Options, values: Record<string, unknown>): void {
  for (const [name, { excludes }] of Object.entries(options)) {
    if (excludes && values[name] !== undefined && values[excludes]) {
      throw new UsageError(`--${name} or --${excludes}, not both`);
    }
  }
}

const WIDTH = 120;
const INDENT = ' '.repeat(24);

/** Describes how a command is called, with every option, in lines of at most 120 characters. */
export function usageOf({ name, operands, options }: Command): string {
  const excluded = new Set(Object.values(options).flatMap(({ excludes = [] }) => excludes));
  const shown = Object.keys(options).filter((option) => !excluded.has(option));
  const parts = [...(operands ? [operands] : []), ...shown.map((option) => optionUsage(option, options))];
  const lines = [`  ontid-signin ${name}`];
  for (const part of parts) {
    if (lines.at(-1)!.length + part.length < WIDTH) lines.push(`${lines.pop()} ${part}`);
    else lines.push(`${INDENT}${part}`);
  }
  return lines.join('\n');
}

function optionUsage(name: string, options: Options): string {
  const { value, required, multiple, excludes } = options[name]!;
  const text = `--${name}${value ? ` ${value}` : ''}`;
  if (required) return multiple ? `${text} [--${name} …]` : text;
  return `[${text}${multiple ? ' …' : ''}${excludes ? ` | --${excludes}` : ''}]`;
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

/**
 * The PostgreSQL of `npm start`, started if it does not run. It is loaded here alone, since production does not have
 * it.
 */
async function developmentPostgres({ dataDir }: Config): Promise<EmbeddedPostgres> {
  const { startEmbeddedPostgres } = await import('../development/embedded-postgres.ts');
  return startEmbeddedPostgres({ dataDir, log: (line) => console.error(printable(line, { lines: true })) });
}
