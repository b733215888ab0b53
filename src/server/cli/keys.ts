import type { SigningKeys } from '../tokens/signing-keys.ts';
import { type Command, defineCommand, UsageError, withServices } from './command.ts';

/** The commands for the keys that tokens are signed with. */
export const KEY_COMMANDS: readonly Command[] = [
  // For those who pin keys: without their private halves.
  defineCommand({
    name: 'keys list',
    run: () => withServices(({ signingKeys }) => describeKeys(signingKeys)),
  }),
  // Makes the next signing key, or brings the one that is waiting forward, and lists them all.
  defineCommand({
    name: 'keys rotate',
    changes: true,
    options: { days: { type: 'string', value: 'DAYS', default: '0' } },
    async run({ days }) {
      if (!/^\d{1,3}$/.test(days))
        throw new UsageError('--days is a number of days, 0 to 999: how long the new key waits before it signs');
      return withServices(async ({ signingKeys }) => {
        await signingKeys.rotate(Number(days));
        return describeKeys(signingKeys);
      });
    },
  }),
];

/** The keys as they are printed, the newest last. */
async function describeKeys(keys: SigningKeys): Promise<unknown> {
  return (await keys.list()).map(({ key, state, publishedUntil }) => ({
    kid: key.kid,
    state,
    public_key: key.publicKeyHex,
    signs_from: key.activeFrom.toISOString(),
    published_until: publishedUntil?.toISOString() ?? null,
  }));
}
