import type { Services } from './services.ts';
import { forgetExpired } from './tokens/forget-expired.ts';

const INTERVAL_MS = 10 * 60 * 1000;

/**
 * What has to be done from time to time, by any process: signing keys follow each other, and what has expired goes.
 *
 * @param onError told when a round failed; the next one tries again
 * @returns stops it, once the round that is under way has ended
 */
export function startHousekeeping(services: Services, onError: (error: Error) => void): () => Promise<void> {
  let round = Promise.resolve();
  const run = () => {
    round = keepHouse(services).catch(onError);
  };
  const timer = setInterval(run, INTERVAL_MS).unref();
  run();
  return async () => {
    clearInterval(timer);
    await round;
  };
}

/** One round. */
export async function keepHouse({ config, db, signingKeys, now }: Services): Promise<void> {
  await signingKeys.rotateWhenDue(config.signingKeyDays);
  await forgetExpired(db, now());
}
