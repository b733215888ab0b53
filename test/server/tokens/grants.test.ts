import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { Envelope } from '../../../src/server/secrets/envelope.ts';
import type { Schema } from '../../../src/server/storage/schema.ts';
import { Grants } from '../../../src/server/tokens/grants.ts';
import { SigningKeys } from '../../../src/server/tokens/signing-keys.ts';
import { TokenIssuer } from '../../../src/server/tokens/token-issuer.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

test('making tokens needs one connection, also when the signing keys have to be read again', async () => {
  let now = new Date();
  const clock = () => now;
  const pool = new pg.Pool({ connectionString: platform.databaseUrl, max: 1, connectionTimeoutMillis: 1_000 });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    const keys = await new SigningKeys({ db, envelope: new Envelope(platform.config.envelopeKey), now: clock }).open();
    const grants = new Grants({
      db,
      issuer: new TokenIssuer({ keys, now: clock, publicUrl: platform.url }),
      sessions: platform.services.sessions,
      now: clock,
    });
    now = new Date(now.getTime() + 61_000);
    assert.equal(await grants.transact(async (_transaction, { kid }) => kid), (await keys.current()).kid);
  } finally {
    await db.destroy();
  }
});
