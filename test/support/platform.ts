import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import type { Scope } from '../../src/protocol/oauth/scope.ts';
import type { Config } from '../../src/server/config/config.ts';
import type { ScryptParameters } from '../../src/server/custody/derive-key.ts';
import { DEFAULT_LIMITS } from '../../src/server/limits/limits-config.ts';
import { type Platform, startPlatform } from '../../src/server/platform.ts';
import type { ServiceOverrides, Services } from '../../src/server/services/services.ts';
import { freePort } from './free-port.ts';
import { PageClient } from './page-client.ts';
import { startTestPostgres } from './runner/postgres.ts';

export { freePort };

/** A platform for one test file: the real server on a database of its own. */
export interface TestPlatform {
  url: string;
  config: Config;
  services: Services;
  /** A database URL, for a second process on the same data. */
  databaseUrl: string;
  /** A new browser's worth of calls: what the hosted page sends, with cookies of its own. */
  client(): PageClient;
  /** Registers an app and gives its client id. */
  addApp(
    origin: string,
    options?: {
      name?: string;
      tokenFormat?: 'jws' | 'ontology';
      redirectUris?: string[];
      refreshTokens?: boolean;
      scopes?: Scope[];
    },
  ): Promise<OntId>;
  close(): Promise<void>;
}

/** Keystores of tests cost next to nothing to seal, because each registration seals one. */
const TEST_COST: ScryptParameters = { n: 1024, p: 1, r: 8, dkLen: 64 };

/** @param overrides a frozen clock, a sender of messages that fails, or `undefined` for the real cost of a keystore */
export async function startTestPlatform(
  overrides: ServiceOverrides & { config?: Partial<Config> } = {},
): Promise<TestPlatform> {
  const database = await createTestDatabase();
  const port = await freePort();
  const config: Config = {
    production: false,
    publicUrl: `http://localhost:${port}`,
    host: 'localhost',
    port,
    databaseUrl: database.url,
    dataDir: '',
    envelopeKey: randomBytes(32),
    logLevel: 'error',
    sms: { sender: 'outbox' },
    linked: {},
    limits: DEFAULT_LIMITS,
    signingKeyDays: 90,
    ...overrides.config,
  };
  const platform: Platform = await startPlatform(config, { overrides: { keystoreCost: TEST_COST, ...overrides } });
  const { services } = platform;
  return {
    url: platform.url,
    config,
    services,
    databaseUrl: database.url,
    client: () => new PageClient(platform.url, services.outbox),
    async addApp(
      origin,
      { name = 'AwesomeApp', tokenFormat = 'jws', redirectUris = [], refreshTokens = false, scopes = [] } = {},
    ) {
      return (await services.apps.add({ name, origins: [origin], redirectUris, tokenFormat, refreshTokens, scopes }))
        .ontId;
    },
    async close() {
      await platform.close();
      await database.drop();
    },
  };
}

/** A database of its own on the run's server; without a run, a server of its own. */
async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const shared = process.env['TEST_POSTGRES_URL'];
  const server = shared ? { url: shared, stop: async () => {} } : await startTestPostgres(() => {});
  const name = `test_${randomBytes(6).toString('hex')}`;
  // A copy has the tables already, which saves the time that the migrations take.
  const template = shared && process.env['TEST_DATABASE_TEMPLATE'];
  await execute(server.url, `create database ${name}${template ? ` template ${template}` : ''}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await execute(server.url, `drop database ${name} with (force)`);
      await server.stop();
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
