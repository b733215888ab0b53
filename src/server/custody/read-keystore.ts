import { isOntId, type OntId } from '../../protocol/common/ont-id.ts';
import { KEYSTORE_MAX_LENGTH } from '../../protocol/custody/keystore-limit.ts';
import { ApiError } from '../errors/api-error.ts';
import type { ScryptParameters } from './derive-key.ts';

/** What it takes to open a keystore, whatever form it came in. */
export interface SealedKey {
  /** The ONT ID that the keystore says it is of; whether it is shows when it is opened. */
  ontId: OntId;
  /** AES-256-GCM's ciphertext, 32 bytes, and its tag, 16. */
  sealed: Buffer;
  salt: Buffer;
  scrypt: ScryptParameters;
}

/** What the SDKs derive with where a keystore does not say: their own default, not that of the wallets. */
const SDK_SCRYPT: ScryptParameters = { n: 4096, p: 8, r: 8, dkLen: 64 };
const MAX_N = 65_536;
const MAX_P = 8;
const SEALED_BYTES = 48;
const SALT_BYTES = { least: 8, most: 64 };
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

type Members = Record<string, unknown>;

/**
 * Reads a keystore in each form that the ecosystem writes, as JSON text or as base64 of it:
 * - what wallets export, and `/export/keystore` gives: the sealed key with its `scrypt` parameters;
 * - an SDK's account, the same without them (4096, 8, 8, 64);
 * - an SDK's identity: `ontid` and one entry of `controls`;
 * - a wallet file with one identity, or with one account and no identity; its `scrypt` counts for what is in it.
 *
 * Nothing is derived here, and nothing that is read here can make a later derivation take more than 64 MiB.
 *
 * @throws ApiError DECODE_ERROR (with status 400) for what is no keystore; PARAM_ERROR for one whose derivation would
 *   cost more than is allowed: N is a power of two up to 65536, r is 8, p is 1 to 8
 */
export function readKeystore(text: string): SealedKey {
  if (text.length > KEYSTORE_MAX_LENGTH) throw new ApiError('PARAM_ERROR', 'keystore has at most 16384 characters');
  const { key, scrypt } = sealedKeyIn(parse(text));
  const ontId = `did:ont:${String(own(key, 'address'))}`;
  if (!isOntId(ontId)) throw noKeystore('its address is not one of Ontology');
  if (own(key, 'enc-alg') !== 'aes-256-gcm') throw noKeystore('its enc-alg is not aes-256-gcm');
  if (
    (own(key, 'algorithm') ?? 'ECDSA') !== 'ECDSA' ||
    (objectIn(key, 'parameters')?.['curve'] ?? 'P-256') !== 'P-256'
  ) {
    throw noKeystore('its key is not one of ECDSA on P-256');
  }
  const sealed = bytesIn(key, 'key');
  const salt = bytesIn(key, 'salt');
  if (sealed.length !== SEALED_BYTES) throw noKeystore('its key is not 48 bytes in base64');
  if (salt.length < SALT_BYTES.least || salt.length > SALT_BYTES.most)
    throw noKeystore('its salt is missing or of no possible length');
  return { ontId, sealed, salt, scrypt: scrypt === undefined ? SDK_SCRYPT : readScrypt(scrypt) };
}

/** @param text JSON, or base64 of it in either alphabet, with line breaks or without */
function parse(text: string): Members {
  const trimmed = text.trim();
  const json = trimmed.startsWith('{') ? trimmed : Buffer.from(trimmed, 'base64').toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw noKeystore('it is neither JSON nor base64 of it');
  }
  if (!isObject(value)) throw noKeystore('it is not a JSON object');
  return value;
}

/** The one sealed key of a form, and what it is to be derived with, if the form says so. */
function sealedKeyIn(form: Members): { key: Members; scrypt: unknown } {
  const lists = [listIn(form, 'identities'), listIn(form, 'accounts')];
  if (lists.some((list) => list !== undefined)) {
    const [identities = [], accounts = []] = lists;
    const { key, scrypt } = sealedKeyIn(
      only(identities.length ? identities : accounts, 'it is a wallet that does not hold exactly one key'),
    );
    return { key, scrypt: scrypt ?? own(form, 'scrypt') };
  }
  const controls = listIn(form, 'controls');
  const key = controls ? only(controls, 'it is an identity that does not have exactly one key') : form;
  return { key, scrypt: own(key, 'scrypt') ?? own(form, 'scrypt') };
}

function readScrypt(value: unknown): ScryptParameters {
  if (!isObject(value)) throw noKeystore('its scrypt is not an object');
  const [n, p, r, dkLen] = (['n', 'p', 'r', 'dkLen'] as const).map((name) => own(value, name) ?? SDK_SCRYPT[name]) as [
    number,
    number,
    number,
    number,
  ];
  const isWhole = (number: unknown, most: number): boolean =>
    Number.isInteger(number) && (number as number) >= 1 && (number as number) <= most;
  // Of whole numbers up to 65536, those that share no bit with the number before them are the powers of two.
  if (!isWhole(n, MAX_N) || n < 2 || (n & (n - 1)) !== 0)
    throw new ApiError('PARAM_ERROR', `keystore’s scrypt.n is a power of two, at most ${MAX_N}`);
  if (r !== SDK_SCRYPT.r) throw new ApiError('PARAM_ERROR', `keystore’s scrypt.r is ${SDK_SCRYPT.r}`);
  if (!isWhole(p, MAX_P)) throw new ApiError('PARAM_ERROR', `keystore’s scrypt.p is 1 to ${MAX_P}`);
  if (dkLen !== SDK_SCRYPT.dkLen) throw new ApiError('PARAM_ERROR', `keystore’s scrypt.dkLen is ${SDK_SCRYPT.dkLen}`);
  return { n, p, r, dkLen };
}

function only(list: unknown[], fault: string): Members {
  if (list.length !== 1 || !isObject(list[0])) throw noKeystore(fault);
  return list[0];
}

function bytesIn(members: Members, name: string): Buffer {
  const text = own(members, name);
  return typeof text === 'string' && BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Own members alone; `null` is how some wallets write what is not there. */
const own = (members: Members, name: string): unknown =>
  Object.hasOwn(members, name) ? (members[name] ?? undefined) : undefined;
const objectIn = (members: Members, name: string) => [own(members, name)].find(isObject);
const listIn = (members: Members, name: string) => [own(members, name)].find(Array.isArray) as unknown[] | undefined;

const noKeystore = (fault: string) =>
  new ApiError('DECODE_ERROR', `the keystore cannot be read: ${fault}`, { status: 400 });
