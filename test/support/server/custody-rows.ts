import type { Services } from '../../../src/server/services/services.ts';

/** Everything that is kept of an account and that a change of how one signs in may touch. */
export interface AccountRows {
  ontId: string;
  password: string;
  phone: string;
  /** By ONT ID: the sealed bytes of the key in use, and of those that are not any more. */
  keys: Record<string, string>;
  retired: Record<string, string>;
  sessions: number;
  consents: number;
  /** Grants whose tokens are good. */
  grants: number;
}

const hex = (bytes: Buffer | null) => bytes?.toString('hex') ?? '';

/** The accounts, the oldest first. */
export async function accountRows({ db }: Services): Promise<AccountRows[]> {
  const [accounts, keys, sessions, consents, grants] = await Promise.all([
    db.selectFrom('account').selectAll().orderBy('created_at').execute(),
    db.selectFrom('keystore').selectAll().execute(),
    db.selectFrom('session').select('account_id').execute(),
    db.selectFrom('consent').select('account_id').execute(),
    db.selectFrom('token_grant').select('account_id').where('revoked_at', 'is', null).execute(),
  ]);
  return accounts.map(({ id, ont_id, password_hash, phone_index }) => {
    const own = <Row extends { account_id: string }>(rows: Row[]) => rows.filter(({ account_id }) => account_id === id);
    const sealed = (retired: boolean) =>
      Object.fromEntries(
        own(keys)
          .filter(({ retired_at }) => (retired_at !== null) === retired)
          .map((key) => [key.ont_id, hex(key.keystore_sealed)]),
      );
    return {
      ontId: ont_id,
      password: password_hash,
      phone: hex(phone_index),
      keys: sealed(false),
      retired: sealed(true),
      sessions: own(sessions).length,
      consents: own(consents).length,
      grants: own(grants).length,
    };
  });
}

/** Notices that wait to be sent. */
export async function waitingNotices({ db }: Services): Promise<number> {
  return (await db.selectFrom('sms_outbox').select('id').where('kind', '=', 'notice').execute()).length;
}
