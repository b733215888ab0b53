import { type QueryReturn, readReturn, type SignInReturn } from '../../protocol/sign-in/return.ts';

/** Says that the answer was taken, and that nobody needs the window any more. */
const TAKEN = 'taken';

// Pages of one origin share channels and locks by name. Nobody else knows the name, because nobody else knows the
// state.
const nameOf = (state: string) => `ontid-signin ${state}`;

/**
 * Waits for the answer that another window of this page's origin brings. It is taken once. A lock tells that window
 * that somebody waits. Where the browser has no channel for this page, only a message of the window can answer.
 *
 * @param host the platform's origin; answers of others are ignored (RFC 9207)
 * @returns a function that ends the wait
 */
export function awaitReturn(state: string, host: string, take: (answer: SignInReturn) => void): () => void {
  let channel: BroadcastChannel;
  try {
    channel = new BroadcastChannel(nameOf(state));
  } catch {
    // Browsers that deny a page its storage deny it channels, too.
    return () => {};
  }
  let release!: () => void;
  const over = new Promise<void>((resolve) => (release = resolve));
  hold(state, over).catch(() => {});
  channel.onmessage = ({ data }) => {
    const answer = readReturn(data);
    if (answer?.state !== state || (data as QueryReturn).iss !== host) return;
    channel.onmessage = null;
    channel.postMessage(TAKEN);
    take(answer);
  };
  return () => {
    channel.close();
    release();
  };
}

/**
 * Offers an answer to the page that waits for it. Without such a page nothing happens.
 *
 * @throws DOMException where the browser denies the page its storage
 */
export function offerReturn(answer: QueryReturn, taken: () => void): void {
  const channel = new BroadcastChannel(nameOf(answer.state));
  channel.onmessage = ({ data }) => {
    if (data !== TAKEN) return;
    channel.close();
    taken();
  };
  channel.postMessage(answer);
}

/** Whether a page of this origin waits for the answer with this state. Yes where the browser has no locks. */
export async function isAwaited(state: string): Promise<boolean> {
  const { held, pending } = (await navigator.locks?.query()) ?? {};
  return !held || [...held, ...pending!].some(({ name }) => name === nameOf(state));
}

// Asynchronous, so that a browser that throws rejects.
const hold = async (state: string, over: Promise<void>) => navigator.locks?.request(nameOf(state), () => over);
