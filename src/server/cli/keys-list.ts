import type { SigningKeys } from '../tokens/signing-keys.ts';
import { readArguments, withServices } from './command.ts';

/** Lists the keys that tokens are signed with, for those who pin them: without their private halves. */
export async function listKeys(args: string[]): Promise<unknown> {
  readArguments({ args, options: {} });
  return withServices(({ signingKeys }) => describeKeys(signingKeys));
}

/** What is printed of the keys, the newest last. */
export async function describeKeys(keys: SigningKeys): Promise<unknown> {
  return (await keys.list()).map(({ key, state, publishedUntil }) => ({
    kid: key.kid,
    state,
    public_key: key.publicKeyHex,
    signs_from: key.activeFrom.toISOString(),
    published_until: publishedUntil?.toISOString() ?? null,
  }));
}
