import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { linkedAccounts, linkedFlows } from './linked-migrations.ts';
import { up as redirectUris } from './migrations/0020-redirect-uris.ts';
import { up as boundCodes } from './migrations/0030-bound-codes.ts';
import { up as tokenForms } from './migrations/0050-token-forms.ts';
import { up as callSignatures } from './migrations/0051-call-signatures.ts';
import { up as revokedCredentials } from './migrations/0052-revoked-credentials.ts';
import { up as shortPasswords } from './migrations/0060-short-passwords.ts';
import { up as keystoreSignIn } from './migrations/0061-keystore-sign-in.ts';
import { up as noticeCount } from './migrations/0070-notice-count.ts';
import { up as twoStep } from './migrations/0071-two-step.ts';
import { up as linkedFlowAccount } from './migrations/0080-linked-flow-account.ts';
import { up as unlistedRequests } from './migrations/0081-unlisted-requests.ts';
import { up as knownDeviceIds } from './migrations/0082-known-device-ids.ts';
import { onttag, onttagExpiry, onttagWebhooks } from './onttag-migration.ts';

/** Every step from an empty database to today's, in the order of their names. A step that has landed is never edited. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-sign-in': { up: signIn },
  '0003-app-calls': { up: appCalls },
  '0004-tokens': { up: tokens },
  '0005-limits': { up: limits },
  '0006-custody': { up: custody },
  '0009-accounts-side-by-side': { up: accountsSideBySide },
  '0010-activity': { up: activity },
  '0011-scopes': { up: scopes },
  '0013-linked-accounts': { up: linkedAccounts },
  '0014-linked-flows': { up: linkedFlows },
  '0015-onttag': { up: onttag },
  '0016-onttag-webhooks': { up: onttagWebhooks },
  '0017-built-scripts': { up: builtScripts },
  '0018-onttag-expiry': { up: onttagExpiry },
  '0020-redirect-uris': { up: redirectUris },
  '0030-bound-codes': { up: boundCodes },
  '0050-token-forms': { up: tokenForms },
  '0051-call-signatures': { up: callSignatures },
  '0052-revoked-credentials': { up: revokedCredentials },
  '0060-short-passwords': { up: shortPasswords },
  '0061-keystore-sign-in': { up: keystoreSignIn },
  '0070-notice-count': { up: noticeCount },
  '0071-two-step': { up: twoStep },
  '0080-linked-flow-account': { up: linkedFlowAccount },
  '0081-unlisted-requests': { up: unlistedRequests },
  '0082-known-device-ids': { up: knownDeviceIds },
};

async function signIn(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table signing_key (
      kid text primary key,
      ont_id text not null,
      public_key text not null,
      private_key_sealed bytea not null,
      created_at timestamptz not null default now()
    );
    create table app (
      ont_id text primary key,
      name text not null,
      secret_sealed bytea not null,
      origins text[] not null,
      redirect_uris text[] not null,
      token_format text not null check (token_format in ('jws', 'ontology')),
      created_at timestamptz not null default now()
    );
    create table account (
      id uuid primary key default gen_random_uuid(),
      ont_id text not null unique,
      phone_index bytea not null unique,
      phone_sealed bytea not null,
      password_hash text not null,
      created_at timestamptz not null default now()
    );
    create table keystore (
      ont_id text primary key,
      account_id uuid not null references account on delete cascade,
      keystore_sealed bytea not null,
      created_at timestamptz not null default now()
    );
    create index keystore_account on keystore (account_id);
    create table verification_code (
      phone_index bytea primary key,
      purpose text not null,
      code_index bytea not null,
      tries integer not null default 0,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create table session (
      token_hash bytea primary key,
      account_id uuid not null references account on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index session_account on session (account_id);
    create table consent (
      account_id uuid not null references account on delete cascade,
      app_ont_id text not null references app on delete cascade,
      created_at timestamptz not null default now(),
      primary key (account_id, app_ont_id)
    );
    create table dev_outbox (
      id uuid primary key default gen_random_uuid(),
      recipient text not null,
      text text not null,
      code text not null,
      created_at timestamptz not null
    );
  `.execute(db);
}

async function limits(db: Kysely<unknown>): Promise<void> {
  // `expire` of `rate_limit` is in milliseconds since 1970.
  await sql`
    create table sms_outbox (
      id uuid primary key,
      phone_index bytea not null,
      message_sealed bytea not null,
      attempts integer not null default 0,
      due_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index sms_outbox_due on sms_outbox (due_at);
    create index sms_outbox_phone on sms_outbox (phone_index);
    create table rate_limit (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    );
    create index rate_limit_expire on rate_limit (expire);
    create table known_device (
      token_index bytea not null,
      account_id uuid not null references account on delete cascade,
      expires_at timestamptz not null,
      primary key (token_index, account_id)
    );
    create index known_device_account on known_device (account_id);
  `.execute(db);
}

async function appCalls(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table app add column allowed_calls text[] not null default '{}';
    create table app_nonce (
      app_ont_id text not null references app on delete cascade,
      nonce text not null,
      expires_at timestamptz not null,
      primary key (app_ont_id, nonce)
    );
    create index app_nonce_expires_at on app_nonce (expires_at);
  `.execute(db);
}

async function tokens(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index app_origins on app using gin (origins);
    alter table app add column refresh_tokens boolean not null default false;
    alter table signing_key add column active_from timestamptz;
    update signing_key set active_from = created_at;
    alter table signing_key alter column active_from set not null;
    create table token_grant (
      id uuid primary key default gen_random_uuid(),
      app_ont_id text not null references app on delete cascade,
      account_id uuid not null references account on delete cascade,
      ont_id text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz
    );
    create index token_grant_account on token_grant (account_id);
    create index token_grant_app on token_grant (app_ont_id);
    create index token_grant_expiry on token_grant (expires_at);
    create table issued_token (
      jti_hash bytea primary key,
      grant_id uuid not null references token_grant on delete cascade,
      type text not null check (type in ('access_token', 'refresh_token')),
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index issued_token_grant on issued_token (grant_id);
    create index issued_token_expiry on issued_token (expires_at);
    create table authorization_code (
      code_hash bytea primary key,
      grant_id uuid not null references token_grant on delete cascade,
      redirect_uri text,
      origin text not null,
      code_challenge text not null,
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index authorization_code_grant on authorization_code (grant_id);
  `.execute(db);
}

async function accountsSideBySide(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table session add column id uuid not null default gen_random_uuid() unique;
    alter table session add column used_at timestamptz;
    update session set used_at = created_at;
    alter table session alter column used_at set not null;
    alter table session add column browser text;
    alter table session add column system text;
    alter table session drop constraint session_pkey;
    alter table session add primary key (token_hash, account_id);
    create index session_expiry on session (expires_at);
  `.execute(db);
}

async function scopes(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table app add column scopes text[] not null default '{}';
    alter table app add column logo bytea, add column logo_type text, add column logo_hash text;
    alter table consent add column scopes text[] not null default '{}';
    alter table consent add column asks_again boolean not null default false;
    alter table token_grant add column scopes text[] not null default '{}';
    alter table authorization_code add column nonce text;
  `.execute(db);
}

async function custody(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table keystore add column retired_at timestamptz;
    alter table keystore add column retired_password_hash text;
    alter table keystore add constraint keystore_retired check ((retired_at is null) = (retired_password_hash is null));
    alter table sms_outbox add column kind text not null default 'code' check (kind in ('code', 'notice'));
  `.execute(db);
}

async function activity(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table activity (
      id bigint generated always as identity primary key,
      account_id uuid not null references account on delete cascade,
      kind text not null,
      at timestamptz not null,
      count integer not null default 1,
      app_ont_id text references app on delete cascade,
      browser text,
      system text
    );
    create index activity_account on activity (account_id, at);
    create index activity_at on activity (at);
  `.execute(db);
}

async function builtScripts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table built_script (
      path text primary key,
      version text not null,
      body text not null,
      integrity text not null,
      kept_at timestamptz not null default now()
    );
  `.execute(db);
}
