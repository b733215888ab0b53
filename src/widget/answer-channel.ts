import { readReturn, type SignInReturn } from '../protocol/return.ts';

/** Says that the answer was taken, and that nobody needs the window any more. */
const TAKEN = 'taken';

// Pages of one origin share channels by name. Nobody else knows the name, for nobody else knows the state.
const channelOf = (state: string) => new BroadcastChannel(`ontid-signin ${state}`);

/**
 * Waits for the answer that a window of this page's origin has brought home; it is taken once.
 *
 * @returns what ends the waiting
 */
export function awaitReturn(state: string, take: (answer: SignInReturn) => void): () => void {
  const channel = channelOf(state);
  channel.onmessage = ({ data }) => {
    const answer = readReturn(data);
    if (answer?.state !== state) return;
    channel.onmessage = null;
    channel.postMessage(TAKEN);
    take(answer);
  };
  return () => channel.close();
}

/** Hands an answer to the page that waits for it. Where none does, nothing comes of it. */
export function passOn(answer: SignInReturn, taken: () => void): void {
  const channel = channelOf(answer.state);
  channel.onmessage = ({ data }) => {
    if (data !== TAKEN) return;
    channel.close();
    taken();
  };
  channel.postMessage(answer);
}
