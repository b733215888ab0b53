import type { Services } from './services/services.ts';
import { forgetExpired } from './tokens/forget-expired.ts';
import { REPEAT_SECONDS } from './tokens/lifetimes.ts';

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
  // Tokens lie in the answers, even if nobody can read them: they go as soon as they may not be given any more.
  let answersRound = Promise.resolve();
  const sweepAnswers = () => {
    answersRound = answersRound.then(() => services.answers.sweep().catch(onError));
  };
  const timers = [setInterval(run, INTERVAL_MS), setInterval(sweepAnswers, REPEAT_SECONDS * 1000)];
  for (const timer of timers) timer.unref();
  run();
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all([round, answersRound]);
  };
}

/** One round. An errand that fails does not keep the next from being done. */
export async function keepHouse(services: Services, onError: (error: unknown) => void): Promise<void> {
  const { activity, answers, codes, config, db, devices, failureRuns, halfSignIns, limits, linkedFlows } = services;
  const { nonces, notices, now, outbox, proofs, sessions, signingKeys } = services;
  const errands = [
    () => signingKeys.rotateWhenDue(config.signingKeyDays),
    () => forgetExpired(db, now()),
    () => nonces.sweep(),
    () => notices.sweep(),
    () => devices.sweep(),
    () => sessions.sweep(),
    () => halfSignIns.sweep(),
    () => activity.sweep(),
    () => linkedFlows.sweep(),
    () => limits.sweep(),
    () => answers.sweep(),
    () => codes.sweep(),
    () => proofs.sweep(),
    () => failureRuns.sweep(),
    () => outbox.sweep(),
  ];
  for (const errand of errands) await errand().catch(onError);
}
