import { isOntId, type OntId } from '../../protocol/common/ont-id.ts';
import { KEYSTORE_MAX_LENGTH } from '../../protocol/custody/keystore-limit.ts';

/** The owner that a keystore names. Only opening it proves that the name is right. */
export interface KeystoreHolder {
  ontid: OntId;
  /** The name that the owner gave it, or nothing. */
  label: string;
}

type Members = Record<string, unknown>;

/**
 * What a keystore says of itself, so that its owner sees whose it is before typing a password. Forms are those of the
 * wallets and SDKs: a sealed key; an identity with one entry of `controls`; a wallet with one identity or one account; and
 * base64 of each. Whether it can be opened is for the platform, which reads it more closely.
 *
 * @param text as pasted or read from a file
 * @returns null for what is no keystore
 */
export function describeKeystore(text: string): KeystoreHolder | null {
  if (text.length > KEYSTORE_MAX_LENGTH) return null;
  const form = parse(text.trim());
  const outer = form && (only(form, 'identities') ?? only(form, 'accounts') ?? form);
  const key = outer && (only(outer, 'controls') ?? outer);
  const ontid = `did:ont:${String(key?.['address'])}`;
  if (!key || typeof key['key'] !== 'string' || !isOntId(ontid)) return null;
  return {
    ontid,
    label:
      [outer['label'], key['label']].find((label): label is string => typeof label === 'string' && label !== '') ?? '',
  };
}

function parse(text: string): Members | undefined {
  try {
    // Labels are in every script, and atob knows bytes alone.
    const json = text.startsWith('{')
      ? text
      : new TextDecoder().decode(Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)));
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The single entry of a list. */
function only(form: Members, name: string): Members | undefined {
  const list = form[name];
  return Array.isArray(list) && list.length === 1 && isObject(list[0]) ? list[0] : undefined;
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
