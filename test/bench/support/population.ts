import { sql } from 'kysely';
import type { Asker } from '../../../src/server/codes/asker.ts';
import { generateKeyPair } from '../../../src/server/custody/key-pair.ts';
import { Passwords } from '../../../src/server/custody/password.ts';
import { type PhoneNumber, readPhone } from '../../../src/server/phones/phone-number.ts';
import { Envelope } from '../../../src/server/secrets/envelope.ts';
import type { TestPlatform } from '../../support/platform.ts';

export const PASSWORD = 'correct horse';
export const CODE = '123456';
/** The cookie of the browser that all codes were asked for in. */
export const BROWSER = 'b'.repeat(43);
export const ASKER: Asker = { kind: 'stranger', binding: `browser ${BROWSER}` };

/** The n-th person's phone. */
export const phoneOf = (n: number): PhoneNumber => readPhone('phone', `+86*158${10_000_000 + n}`);

/** People in the tables, made there without a call each; all have one password. */
export class Population {
  readonly #platform: TestPlatform;
  readonly #envelope: Envelope;

  constructor(platform: TestPlatform) {
    this.#platform = platform;
    this.#envelope = new Envelope(platform.config.envelopeKey);
  }

  /** Accounts of the first phones, which can sign in. */
  async add(count: number): Promise<string> {
    const password_hash = await new Passwords(this.#envelope).hash(PASSWORD);
    const rows = Array.from({ length: count }, (_, n) => {
      const ont_id = generateKeyPair().ontId;
      const { e164, callingCode, national } = phoneOf(n);
      return {
        ont_id,
        phone_index: this.#envelope.index('phone', e164),
        phone_sealed: this.#envelope.seal('phone', ont_id, JSON.stringify([callingCode, national])),
        password_hash,
      };
    });
    await this.#platform.services.db.insertInto('account').values(rows).execute();
    return password_hash;
  }

  /** Others, who fill the table, up to so many in all. */
  async fill(from: number, to: number, passwordHash: string): Promise<void> {
    await sql`insert into account (ont_id, phone_index, phone_sealed, password_hash)
      select 'did:ont:A-filler-' || n, sha256(n::text::bytea), sha256(n::text::bytea), ${passwordHash} from generate_series(${from}::int, ${to - 1}::int) n`.execute(
      this.#platform.services.db,
    );
    await sql`vacuum analyze account`.execute(this.#platform.services.db);
  }

  /** A fresh code for each of the first phones, in place of the last one. */
  async giveCodes(count: number): Promise<void> {
    const now = new Date();
    const { db } = this.#platform.services;
    await db.deleteFrom('bound_code').execute();
    const binding_index = this.#envelope.index('code-binding', ASKER.binding);
    const rows = Array.from({ length: count }, (_, n) => ({
      phone_index: this.#envelope.index('phone', phoneOf(n).e164),
      binding_index,
      purpose: 'any' as const,
      code_index: this.#envelope.index('verification-code', `${phoneOf(n).e164} ${CODE}`),
      tries: 0,
      created_at: now,
      expires_at: new Date(now.getTime() + 3_600_000),
      used_at: null,
    }));
    await db.insertInto('bound_code').values(rows).execute();
  }
}
