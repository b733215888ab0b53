import { AsyncLocalStorage } from 'node:async_hooks';

/** What a log line says of who a request is about; see `http/logging.ts`. */
export interface RequestFacts {
  /** The account's id. The log has a keyed hash of it. */
  accountId?: string;
  /** The ONT ID of the app whose back end calls. */
  app?: string;
}

const current = new AsyncLocalStorage<RequestFacts>();

/** Runs the rest of a request, in which `noteFacts` adds to `facts`. */
export function withFacts(facts: RequestFacts, rest: () => void): void {
  current.run(facts, rest);
}

/** Notes who the request of this moment is about, for its log line; outside of a request it does nothing. */
export function noteFacts(facts: RequestFacts): void {
  const store = current.getStore();
  if (store) Object.assign(store, facts);
}
