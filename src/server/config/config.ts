import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { isLoopback } from '../../protocol/common/web-address.ts';
import { type LimitsConfig, readLimits } from '../limits/limits-config.ts';
import { type LinkedConfig, readLinked } from '../linked/linked-config.ts';
import { readAnchor } from '../onttag/anchor-config.ts';
import { readBreachUrl } from '../passwords/passwords-config.ts';
import { developmentKey, readEnvelopeKey } from '../secrets/envelope-key.ts';
import { readSms, type SmsConfig } from '../sms/senders/sms-config.ts';
import { readDatabaseUrl } from './database-url.ts';
import { readTrustProxy } from './trust-proxy.ts';

/** What the server runs with. Read once, at start; nothing else looks at the environment. */
export interface Config {
  /** Whether people other than the developer can reach the platform: see `isProduction`. */
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
  /** The address that `/metrics` is served on; without it, this machine alone (ASVS 5.0 13.4.5). */
  metricsHost?: string;
  sms: SmsConfig;
  /** The providers whose accounts may be linked. */
  linked: LinkedConfig;
  /** Where new passwords are looked up that were seen in breaches; nowhere when it is not set. */
  passwordBreachUrl?: string;
  limits: LimitsConfig;
  /** Addresses and networks of the proxies whose word on a caller's address is taken; without it, nobody's is. */
  trustProxy?: string[];
  /** Whether browsers are told to use https for the host's subdomains too (RFC 6797 §6.1.2). */
  hstsIncludeSubDomains?: boolean;
  /** Minutes for which access tokens are good; without it `accessTokenSeconds` decides. */
  accessTokenMinutes?: number;
  /** Days for which a key signs tokens before the next one does. */
  signingKeyDays: number;
  /** Who decides on documents sent to ONT TAG; without it, an operator. */
  onttagAnchor?: 'auto' | 'manual';
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
/** Letters, digits, dots and hyphens (RFC 1123 §2.1). */
const HOST_NAME = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;
/** Metrics are for the operator: this machine only, unless `METRICS_HOST` says otherwise. */
export const METRICS_HOST = '127.0.0.1';
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that is wrong with the environment, at once. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
    super(`The configuration has ${count}. Nothing was started.\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
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
  const port = readPort(env['PORT'], 'PORT', 4000, faults);
  const publicText = env['PUBLIC_URL'] ?? `http://localhost:${port}`;
  const production = isProduction(env['NODE_ENV'], publicText);
  const publicUrl = readPublicUrl(publicText, production, faults);
  const host = readHost(env['HOST'], 'HOST', 'localhost', faults);
  const logLevel = (env['LOG_LEVEL'] ?? (production ? 'info' : 'warn')) as LogLevel;
  if (!LOG_LEVELS.includes(logLevel))
    faults.push(`LOG_LEVEL is "${logLevel}": expected one of ${LOG_LEVELS.join(', ')}`);
  const metricsPort = readPort(env['METRICS_PORT'], 'METRICS_PORT', 0, faults);
  const metricsHost = readHost(env['METRICS_HOST'], 'METRICS_HOST', METRICS_HOST, faults);
  const databaseUrl = readDatabaseUrl(env, production, faults);
  if (env['DATA_DIR'] === '') faults.push('DATA_DIR is empty: expected a directory. Leave it out for .data');
  const dataDir = resolve(env['DATA_DIR'] || '.data');
  const accessTokenMinutes = readAccessTokenMinutes(env['ACCESS_TOKEN_MINUTES'], faults);
  const hsts = env['HSTS_INCLUDE_SUBDOMAINS'] || 'false';
  if (hsts !== 'true' && hsts !== 'false') faults.push(`HSTS_INCLUDE_SUBDOMAINS is "${hsts}": expected true or false`);
  const givenKey = readEnvelopeKey(env['ENVELOPE_KEY'], faults);
  const signingKeyDays = Number(env['SIGNING_KEY_DAYS'] || 90);
  if (!Number.isInteger(signingKeyDays) || signingKeyDays < 1 || signingKeyDays > 3650) {
    faults.push(`SIGNING_KEY_DAYS is "${env['SIGNING_KEY_DAYS']}": expected a whole number of days, 1 to 3650`);
  }
  if (production) {
    const needed =
      'is needed in production ' +
      `(${env['NODE_ENV'] === 'production' ? 'NODE_ENV=production' : 'PUBLIC_URL is not loopback'})`;
    if (!env['PUBLIC_URL'])
      faults.push(`PUBLIC_URL ${needed}: the origin that people reach, such as https://id.example`);
    if (!databaseUrl) faults.push(`DATABASE_URL ${needed}: postgres://user:password@host:port/database`);
    if (!env['ENVELOPE_KEY']) faults.push(`ENVELOPE_KEY ${needed}: 32 random bytes, base64 (openssl rand -base64 32)`);
  }
  const sms = readSms(env, production, faults);
  const linked = readLinked(env, faults);
  const passwordBreachUrl = readBreachUrl(env['PASSWORD_BREACH_URL'], faults);
  const limits = readLimits(env, production && sms.sender !== 'outbox', faults);
  const onttagAnchor = readAnchor(env, production, faults);
  const trustProxy = readTrustProxy(env['TRUST_PROXY'], faults);
  if (faults.length) throw new ConfigError(faults);
  const envelopeKey = givenKey ?? developmentKey(dataDir, warn, faults);
  if (!envelopeKey) throw new ConfigError(faults);
  if (!production && !isLoopbackHost(host)) {
    warn(
      `HOST is ${host}: other machines can reach this development server. It approves documents unseen; /dev/outbox ` +
        'answers this machine only.',
    );
  }
  return {
    production,
    publicUrl,
    host,
    port,
    ...(databaseUrl ? { databaseUrl } : {}),
    dataDir,
    envelopeKey,
    logLevel,
    signingKeyDays,
    hstsIncludeSubDomains: hsts === 'true',
    ...(accessTokenMinutes === undefined ? {} : { accessTokenMinutes }),
    onttagAnchor,
    sms,
    linked,
    limits,
    ...(metricsPort ? { metricsPort, metricsHost } : {}),
    ...(passwordBreachUrl === undefined ? {} : { passwordBreachUrl }),
    ...(trustProxy === undefined ? {} : { trustProxy }),
  };
}

/**
 * Whether this is production. A platform that others reach is, whatever `NODE_ENV` says: to forget a variable must not
 * show every code to everybody (CWE-1188).
 *
 * @param publicUrl `PUBLIC_URL` as it was given
 */
function isProduction(nodeEnv: string | undefined, publicUrl: string): boolean {
  return nodeEnv === 'production' || !URL.canParse(publicUrl) || !isLoopback(new URL(publicUrl).hostname);
}

/** Reads an address to listen on: an IP address, or a host name of this machine. */
function readHost(text: string | undefined, name: string, fallback: string, faults: string[]): string {
  if (text === undefined) return fallback;
  if (isIP(text) || HOST_NAME.test(text)) return text;
  const what = text === '' ? 'is empty' : `is "${text}"`;
  faults.push(
    `${name} ${what}: expected an address to listen on, such as 127.0.0.1 or 0.0.0.0. Leave it out for ${fallback}`,
  );
  return fallback;
}

const isLoopbackHost = (host: string) => host === '::1' || isLoopback(host);

/** A day at most: keys stay published for as long as the tokens that they signed are good. */
function readAccessTokenMinutes(text: string | undefined, faults: string[]): number | undefined {
  if (!text) return undefined;
  const minutes = Number(text);
  if (/^[1-9]\d{0,3}$/.test(text) && minutes >= 5 && minutes <= 1440) return minutes;
  faults.push(`ACCESS_TOKEN_MINUTES is "${text}": expected a whole number of minutes, 5 to 1440`);
  return undefined;
}

/** Reads a TCP port, 1 to 65535. */
export function readPort(text: string | undefined, name: string, fallback: number, faults: string[]): number {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (/^[1-9]\d{0,4}$/.test(text) && port <= 65535) return port;
  faults.push(`${name} is "${text}": expected a port number, 1 to 65535`);
  return fallback;
}

function readPublicUrl(text: string, production: boolean, faults: string[]): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.href !== `${url.origin}/`) {
    faults.push(`PUBLIC_URL is "${text}": expected an origin such as https://id.example`);
  } else if (url.protocol === 'http:' && (production || !isLoopback(url.hostname))) {
    faults.push(`PUBLIC_URL is "${text}": expected https; http is for loopback addresses in development`);
  }
  return url?.origin ?? text;
}
