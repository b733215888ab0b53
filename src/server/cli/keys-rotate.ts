import { readArguments, UsageError, withServices } from './command.ts';
import { describeKeys } from './keys-list.ts';

/** Makes the next signing key, or brings the one that is waiting forward, and lists them all. */
export async function rotateKeys(args: string[]): Promise<unknown> {
  const { values } = readArguments({ args, options: { days: { type: 'string', default: '0' } } });
  if (!/^\d{1,3}$/.test(values.days))
    throw new UsageError('--days is a number of days, 0 to 999: how long the new key waits before it signs');
  return withServices(async ({ signingKeys }) => {
    await signingKeys.rotate(Number(values.days));
    return describeKeys(signingKeys);
  });
}
