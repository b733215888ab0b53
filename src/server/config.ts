import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isLoopback } from '../protocol/web-address.ts';
import { readTrustProxy } from './http/trust-proxy.ts';
import { readLinked, type LinkedConfig } from './linked/linked-config.ts';
import { readLimits, type LimitsConfig } from './limits/limits-config.ts';
import { readAnchor } from './onttag/anchor-config.ts';
import { readSms, type SmsConfig } from './sms/sms-config.ts';

/** What the server runs with. Read once, at start; nothing else looks at the environment. */
export interface Config {
  production: boolean;
  /** Where people reach the platform: an origin, `https://id.example`. */
  publicUrl: string;
  /** The address to listen on. `localhost` means both loopback addresses. */
  host: string;
  port: number;
  /** A `postgres://` URL; without one the embedded server is started on `dataDir`. */
  databaseUrl?: string;
  /** Where the embedded server and the development key keep their files. */
  dataDir: string;
  /** 32 bytes from which every key that protects data at rest is derived. */
  envelopeKey: Buffer;
  logLevel: LogLevel;
  /** Where `/metrics` is served, apart from the public address; nowhere when it is not set. */
  metricsPort?: number;
  sms: SmsConfig;
  /** The providers whose accounts may be linked. */
  linked: LinkedConfig;
  limits: LimitsConfig;
  /** Addresses and networks of the proxies whose word on a caller's address is taken; without it, nobody's is. */
  trustProxy?: string[];
  /** Days for which a key signs tokens before the next one does. */
  signingKeyDays: number;
  /** Who decides on documents sent to ONT TAG; without it, an operator. */
  onttagAnchor?: 'auto' | 'manual';
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that is wrong with the environment, at once. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Reads the environment.
 *
 * @param warn told, in a line each, what is fit for development alone
 * @throws ConfigError naming every fault
 */
export function readConfig(env: NodeJS.ProcessEnv, warn: (line: string) => void = () => {}): Config {
  const faults: string[] = [];
  const production = env['NODE_ENV'] === 'production';
  const port = readPort(env['PORT'], 'PORT', 4000, faults);
  const publicUrl = readPublicUrl(env['PUBLIC_URL'] ?? `http://localhost:${port}`, production, faults);
  const logLevel = (env['LOG_LEVEL'] ?? (production ? 'info' : 'warn')) as LogLevel;
  if (!LOG_LEVELS.includes(logLevel)) faults.push(`LOG_LEVEL is one of ${LOG_LEVELS.join(', ')}`);
  const metricsPort = readPort(env['METRICS_PORT'], 'METRICS_PORT', 0, faults);
  const databaseUrl = env['DATABASE_URL'];
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl)) faults.push('DATABASE_URL begins with postgres://');
  const dataDir = resolve(env['DATA_DIR'] ?? '.data');
  let envelopeKey = readEnvelopeKey(env['ENVELOPE_KEY'], faults);
  const signingKeyDays = Number(env['SIGNING_KEY_DAYS'] || 90);
  if (!Number.isInteger(signingKeyDays) || signingKeyDays < 1 || signingKeyDays > 3650) faults.push('SIGNING_KEY_DAYS is a number of days, 1 to 3650');
  if (production) {
    if (!env['PUBLIC_URL']) faults.push('PUBLIC_URL is needed in production: the origin that people reach, such as https://id.example');
    if (!databaseUrl) faults.push('DATABASE_URL is needed in production');
    if (!envelopeKey) faults.push('ENVELOPE_KEY is needed in production: 32 random bytes, base64 (openssl rand -base64 32)');
  }
  const sms = readSms(env, production, faults);
  const linked = readLinked(env, faults);
  const limits = readLimits(env, faults);
  const onttagAnchor = readAnchor(env, production, faults);
  const trustProxy = readTrustProxy(env['TRUST_PROXY'], faults);
  if (faults.length) throw new ConfigError(faults);
  envelopeKey ??= developmentKey(dataDir, warn);
  return {
    production,
    publicUrl,
    host: env['HOST'] ?? 'localhost',
    port,
    ...(databaseUrl ? { databaseUrl } : {}),
    dataDir,
    envelopeKey,
    logLevel,
    signingKeyDays,
    onttagAnchor,
    sms,
    linked,
    limits,
    ...(metricsPort ? { metricsPort } : {}),
    ...(trustProxy === undefined ? {} : { trustProxy }),
  };
}

/** Reads a TCP port, 1 to 65535. */
export function readPort(text: string | undefined, name: string, fallback: number, faults: string[]): number {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (/^[1-9]\d{0,4}$/.test(text) && port <= 65535) return port;
  faults.push(`${name} is a port number, not "${text}"`);
  return fallback;
}

function readPublicUrl(text: string, production: boolean, faults: string[]): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.href !== `${url.origin}/`) {
    faults.push(`PUBLIC_URL is an origin such as https://id.example, not "${text}"`);
  } else if (url.protocol === 'http:' && (production || !isLoopback(url.hostname))) {
    faults.push('PUBLIC_URL must be https, save on this machine in development');
  }
  return url?.origin ?? text;
}

function readEnvelopeKey(text: string | undefined, faults: string[]): Buffer | undefined {
  if (!text) return undefined;
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) faults.push('ENVELOPE_KEY is 32 bytes in base64 (openssl rand -base64 32)');
  return key;
}

function developmentKey(dataDir: string, warn: (line: string) => void): Buffer {
  const file = join(dataDir, 'development-envelope-key');
  mkdirSync(dataDir, { recursive: true });
  try {
    // `wx`: of two first starts at once, one writes and both read the same.
    writeFileSync(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  warn(`ENVELOPE_KEY is not set: keys and phone numbers are protected by ${file}, which is fit for development alone.`);
  return Buffer.from(readFileSync(file, 'utf8'), 'base64');
}
