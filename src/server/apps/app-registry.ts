import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { OntId } from '../../protocol/common/ont-id.ts';
import { canonicalCallback, isWebOrigin } from '../../protocol/common/web-address.ts';
import { APP_CALLS, type AppCall } from '../../protocol/custody/custody-api.ts';
import type { TokenFormat } from '../../protocol/oauth/claims.ts';
import { SCOPES, type Scope } from '../../protocol/oauth/scope.ts';
import { generateKeyPair } from '../custody/key-pair.ts';
import { wifOf } from '../custody/ont-id.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Envelope } from '../secrets/envelope.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { type AppChange, changedApp } from './app-change.ts';
import type { CallSignature } from './call-signature.ts';
import { type Logo, readLogo } from './logo.ts';
import { withholdScopes } from './withhold-scopes.ts';

/** A site that may ask people to sign in. */
export interface App {
  ontId: OntId;
  name: string;
  /** Where its pages are; the only places that are answered. */
  origins: string[];
  /** URLs that a browser may be sent to with an answer, in their serialization (see `redirect-uris.ts`). */
  redirectUris: string[];
  tokenFormat: TokenFormat;
  /** What its back end may call. */
  allowedCalls: AppCall[];
  /** How its back end signs calls. */
  callSignature: CallSignature;
  /** Whether it gets refresh tokens beside its access tokens. */
  refreshTokens: boolean;
  /** What it may ask people to see besides their ONT ID. */
  scopes: Scope[];
  /** Whether its back end may set passwords of six characters, however easy to guess; the hosted page never may. */
  shortPasswords: boolean;
  /** Hash of its picture, if it has one; see `logo`. */
  logoHash: string | null;
}

/** An app as it is asked for; everything is checked on entry. What is left out it may not have. */
export type AppRegistration = Omit<App, 'ontId' | 'logoHash' | Optional> &
  Partial<Pick<App, Optional>> & { logo?: Uint8Array | undefined };
type Optional = 'callSignature' | 'allowedCalls' | 'refreshTokens' | 'scopes' | 'shortPasswords';

/** What is shown once, when an app is made, and never again. */
export interface AppSecrets {
  /** For signing the app's own calls of the API. */
  secret: string;
  /** The private key of the app's ONT ID, in wallet import format. It is not kept. */
  wif: string;
}

const NAME_MAX = 64;

/** The apps that are registered with the platform. */
export class AppRegistry {
  readonly #db: Database;
  readonly #envelope: Envelope;

  constructor(parts: { db: Database; envelope: Envelope }) {
    this.#db = parts.db;
    this.#envelope = parts.envelope;
  }

  /** @throws ApiError PARAM_ERROR naming what is wrong */
  async add(registration: AppRegistration): Promise<App & AppSecrets> {
    const wanted = readRegistration(registration);
    const logo = registration.logo && readLogo(registration.logo);
    const { ontId, privateKey, publicKey } = generateKeyPair();
    const secret = newSecret();
    await this.#db
      .insertInto('app')
      .values({
        ont_id: ontId,
        name: wanted.name,
        secret_sealed: this.#envelope.seal('app-secret', ontId, secret),
        origins: wanted.origins,
        redirect_uris: wanted.redirectUris,
        token_format: wanted.tokenFormat,
        allowed_calls: wanted.allowedCalls,
        refresh_tokens: wanted.refreshTokens,
        call_signature: wanted.callSignature,
        scopes: wanted.scopes,
        short_passwords: wanted.shortPasswords,
        public_key: publicKey.toString('hex'),
        ...(logo ? columnsOf(logo) : {}),
      })
      .execute();
    return { ontId, ...wanted, logoHash: logo?.hash ?? null, secret, wif: wifOf(privateKey) };
  }

  /**
   * Changes an app, all at once or not at all.
   *
   * People agree to an app, not to an origin: when one is removed, nobody can sign in from there any more, while
   * consents and tokens stay good at the app's others. A scope that is removed is taken out of consents and of tokens
   * that are out, and people are asked anew if the app gets it back. Without refresh tokens, those that are out are
   * refused. The secret that another replaces is refused at once.
   *
   * @returns the app as it is now, with its secret if it got another; `undefined` when there is no such app
   * @throws ApiError PARAM_ERROR naming what is wrong
   */
  async update(clientId: OntId, change: AppChange): Promise<(App & { secret?: string }) | undefined> {
    const logo = change.logo && readLogo(change.logo);
    const secret = change.newSecret ? newSecret() : undefined;
    return this.#db.transaction().execute(async (transaction) => {
      // Of two changes at once, the second is made to what the first has left. Sign-ins need not wait.
      const app = await this.#select(transaction).where('ont_id', '=', clientId).forNoKeyUpdate().executeTakeFirst();
      if (!app) return undefined;
      const wanted = readRegistration(changedApp(app, change));
      await transaction
        .updateTable('app')
        .set({
          name: wanted.name,
          origins: wanted.origins,
          redirect_uris: wanted.redirectUris,
          refresh_tokens: wanted.refreshTokens,
          call_signature: wanted.callSignature,
          scopes: wanted.scopes,
          short_passwords: wanted.shortPasswords,
          ...(logo === undefined ? {} : columnsOf(logo)),
          ...(secret === undefined ? {} : { secret_sealed: this.#envelope.seal('app-secret', clientId, secret) }),
        })
        .where('ont_id', '=', clientId)
        .execute();
      await withholdScopes(
        transaction,
        clientId,
        app.scopes.filter((scope) => !wanted.scopes.includes(scope)),
      );
      return {
        ...app,
        ...wanted,
        ...(logo === undefined ? {} : { logoHash: logo?.hash ?? null }),
        ...(secret === undefined ? {} : { secret }),
      };
    });
  }

  find(clientId: OntId): Promise<App | undefined> {
    return this.#select().where('ont_id', '=', clientId).executeTakeFirst();
  }

  /** An app and the secret that its calls are signed with. */
  async findWithSecret(clientId: OntId): Promise<{ app: App; secret: string } | undefined> {
    const row = await this.#select().select('secret_sealed').where('ont_id', '=', clientId).executeTakeFirst();
    if (!row) return undefined;
    const { secret_sealed: sealed, ...app } = row;
    return { app, secret: this.#envelope.open('app-secret', clientId, sealed).toString() };
  }

  /**
   * Puts another list in the place of what the app's back end may call.
   *
   * @returns the app as it is now, or `undefined` when there is no such app
   * @throws ApiError PARAM_ERROR naming a call that there is not
   */
  async allow(clientId: OntId, calls: readonly string[]): Promise<App | undefined> {
    await this.#db
      .updateTable('app')
      .set({ allowed_calls: readCalls(calls) })
      .where('ont_id', '=', clientId)
      .execute();
    return this.find(clientId);
  }

  /** Whether any app has its pages at this origin. */
  async hasOrigin(origin: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('app')
      .select('ont_id')
      .where(sql<boolean>`origins @> array[${origin}]`)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** An app's picture. */
  async logo(clientId: OntId): Promise<Logo | undefined> {
    const row = await this.#db
      .selectFrom('app')
      .select(['logo', 'logo_type', 'logo_hash'])
      .where('ont_id', '=', clientId)
      .executeTakeFirst();
    return row?.logo ? { bytes: row.logo, type: row.logo_type!, hash: row.logo_hash! } : undefined;
  }

  /** All apps, the oldest first. */
  list(): Promise<App[]> {
    return this.#select().orderBy('created_at').execute();
  }

  /** Whether there was such an app. What people had agreed to goes with it; tokens that are out run off. */
  async remove(clientId: OntId): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('app')
      .where('ont_id', '=', clientId)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  #select(db: Kysely<Schema> = this.#db) {
    return db
      .selectFrom('app')
      .select([
        'ont_id as ontId',
        'name',
        'origins',
        'redirect_uris as redirectUris',
        'token_format as tokenFormat',
        'allowed_calls as allowedCalls',
        'refresh_tokens as refreshTokens',
      ])
      .select([
        'scopes',
        'short_passwords as shortPasswords',
        'logo_hash as logoHash',
        'call_signature as callSignature',
      ]);
  }
}

const newSecret = () => randomBytes(32).toString('base64url');

const columnsOf = (logo: Logo | null) => ({
  logo: logo?.bytes ?? null,
  logo_type: logo?.type ?? null,
  logo_hash: logo?.hash ?? null,
});

function readRegistration(registration: AppRegistration): Omit<App, 'ontId' | 'logoHash'> {
  const {
    name,
    origins,
    redirectUris,
    tokenFormat,
    callSignature = 'rfc9421',
    allowedCalls = [],
    refreshTokens = false,
  } = registration;
  const { scopes = [], shortPasswords = false } = registration;
  const shown = name.normalize('NFC').trim();
  if (!shown || [...shown].length > NAME_MAX || /\p{C}/u.test(shown)) {
    throw new ApiError('PARAM_ERROR', `the name has 1 to ${NAME_MAX} characters, none of them a control character`);
  }
  if (origins.length === 0)
    throw new ApiError('PARAM_ERROR', 'at least one origin is needed, such as https://shop.example');
  for (const origin of origins) {
    if (!isWebOrigin(origin)) {
      const meant = URL.canParse(origin) ? new URL(origin).origin : '';
      const hint = isWebOrigin(meant)
        ? `; did you mean ${meant}?`
        : ', such as https://shop.example; http is for this machine only';
      throw new ApiError('PARAM_ERROR', `"${origin}" is not an origin: write scheme, host and port alone${hint}`);
    }
  }
  const uris = redirectUris.map((text) => {
    const uri = canonicalCallback(text);
    if (uri !== undefined) return uri;
    throw new ApiError(
      'PARAM_ERROR',
      `"${text}" is not a redirect URI: write an absolute https URL; http is for this machine only`,
    );
  });
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined)
    throw new ApiError('PARAM_ERROR', `there is no scope "${unknown}": there is ${SCOPES.join(', ')}`);
  return {
    name: shown,
    origins: [...new Set(origins)],
    redirectUris: [...new Set(uris)],
    tokenFormat,
    allowedCalls: readCalls(allowedCalls),
    refreshTokens,
    callSignature,
    scopes: [...new Set(scopes)],
    shortPasswords,
  };
}

function readCalls(names: readonly string[]): AppCall[] {
  const unknown = names.find((name) => !(APP_CALLS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new ApiError('PARAM_ERROR', `there is no call "${unknown}" to allow: there are ${APP_CALLS.join(', ')}`);
  return APP_CALLS.filter((call) => names.includes(call));
}

/** Of what an app asks to see, that which it is registered for. */
export function askable(app: App, scopes: readonly Scope[] = []): Scope[] {
  return scopes.filter((scope) => app.scopes.includes(scope));
}
