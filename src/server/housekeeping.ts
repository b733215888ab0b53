import type { Services } from './services.ts';
import { forgetExpired } from './tokens/forget-expired.ts';

// Nothing rests on how often: what is over is passed over wherever it is looked up.
const INTERVAL_MS = 5 * 60 * 1000;

/**
 * What has to be done from time to time, by any process: signing keys follow each other, and what has expired goes.
 *
 * @param onError told of each errand that failed; the next round tries again
 * @returns stops it, once the round that is under way has ended
 */
export function startHousekeeping(services: Services, onError: (error: unknown) => void): () => Promise<void> {
  let round = Promise.resolve();
  const run = () => {
    round = round.then(() => keepHouse(services, onError));
  };
  const timer = setInterval(run, INTERVAL_MS).unref();
  run();
  return async () => {
    clearInterval(timer);
    await round;
  };
}

/** One round. An errand that fails does not keep the next from being done. */
export async function keepHouse({ activity, config, db, devices, limits, linkedFlows, nonces, notices, now, sessions, signingKeys }: Services, onError: (error: unknown) => void): Promise<void> {
  const errands = [
    () => signingKeys.rotateWhenDue(config.signingKeyDays),
    () => forgetExpired(db, now()),
    () => nonces.sweep(),
    () => notices.sweep(),
    () => devices.sweep(),
    () => sessions.sweep(),
    () => activity.sweep(),
    () => linkedFlows.sweep(),
    () => limits.sweep(),
  ];
  for (const errand of errands) await errand().catch(onError);
}
