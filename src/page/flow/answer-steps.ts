import type { AuthorizeRequest, SessionAccount } from '../../protocol/custody/custody-api.ts';
import type { SignInPageData } from '../../protocol/sign-in/page-data.ts';
import type { Delivery } from '../reply.ts';
import type { CredentialSteps } from './credential-steps.ts';
import type { Hands } from './linked-steps.ts';
import { isApiError } from './refusal.ts';

/** Milliseconds that a site may take to say that it waits, or that it has the answer. */
const PATIENCE = 5000;

/** Why the platform is asked: by a press of the person's on "continue" or on "allow", or by nobody's (`auto_select`). */
type Cause = Pick<AuthorizeRequest, 'consent' | 'auto_select'>;

/** The end of a sign-in: what the site is given, and how it is told. */
export class AnswerSteps {
  readonly #flow: Hands;
  readonly #credential: CredentialSteps;
  readonly #request: Pick<AuthorizeRequest, 'client_id' | 'origin' | 'nonce'>;

  constructor(
    flow: Hands,
    credential: CredentialSteps,
    { clientId: client_id, origin, nonce }: SignInPageData['request'],
  ) {
    this.#flow = flow;
    this.#credential = credential;
    this.#request = { client_id, origin, ...(nonce && { nonce }) };
  }

  /** Answers the site for an account that is signed in; when it has not agreed to the site before, asks. */
  async continueAs(account: SessionAccount): Promise<void> {
    if (!this.#flow.ports.guard.isOpen()) return;
    return this.#flow.run('allow', (signal) => {
      this.#flow.set({ account, shared: [] });
      return this.authorize(signal);
    });
  }

  async allow(): Promise<void> {
    if (!this.#flow.ports.guard.isOpen()) return;
    return this.#flow.run('allow', (signal) => this.authorize(signal, { consent: true }));
  }

  refuse(): Promise<void> {
    return this.#flow.run('refuse', () => this.tell(this.#flow.ports.reply.refuse(), false));
  }

  /** Answers without a press. Only for a site that has said that it waits. */
  atOnce(): Promise<void> {
    return this.#flow.run('allow', (signal) => this.authorize(signal, { auto_select: true }));
  }

  /** Goes on with an answer that was begun before the page's script was there. */
  follow(answering: Promise<boolean>, received: Promise<void>): Promise<void> {
    return this.#flow.run('allow', async () => {
      if (await answering) await this.tell({ received }, true);
    });
  }

  async authorize(signal: AbortSignal, cause: Cause = {}): Promise<void> {
    const { ports, state, go } = this.#flow;
    const { reply } = ports;
    // Before anything is written: a stranger's window, or a page that was left meanwhile, never says that it waits.
    if (reply.ready && !(await this.#inTime(reply.ready))) return go('no-opener');
    signal.throwIfAborted();
    // Named, because in another window of this browser somebody else may have been chosen since.
    const account = state().account!;
    // What is asked for, or, with the person's yes, what they allow of it.
    const scope = state()
      .asked.filter((name) => !cause.consent || state().shared.includes(name))
      .join(' ');
    try {
      const request = { ...this.#request, ...reply.wish, ontid: account.ontid, ...(scope && { scope }), ...cause };
      const answer = await ports.call('/oauth2/authorize', request, signal);
      if (answer.status === 'consent_required') {
        if (!cause.auto_select) go('consent', { account: answer.account });
        return;
      }
      if (!reply.canDeliver()) return go('no-opener');
      if (this.#credential.isAsked) return await this.#credential.ask(answer, signal);
      await this.tell(reply.deliver(answer), true);
    } catch (error) {
      signal.throwIfAborted();
      const others = state().accounts.filter((other) => other.ontid !== account.ontid);
      // The session has ended meanwhile: whoever it is has to say so again.
      if (isApiError(error, 'EXPIRES')) go('phone', { account: null, accounts: others, intent: 'signin' });
      // A code is used up by now; trying again must not need it.
      else if (state().step !== 'consent') go('continue-as', { notice: state().notice });
      throw error;
    }
  }

  /** Shows how the answer went. That the person is signed in, is said only when the site has confirmed it. */
  async tell(delivery: Delivery, allowed: boolean): Promise<void> {
    const end = (step: 'sent' | 'done') => this.#flow.go(step, { allowed, password: '' });
    if (typeof delivery === 'string') return end(delivery === 'left' ? 'done' : 'sent');
    if (await this.#inTime(delivery.received)) return end('done');
    // This site would have confirmed it: its page was loaded anew, or has gone elsewhere.
    this.#flow.go('sent', { allowed, password: '', notice: allowed ? 'noOpenerWhy' : null });
    void delivery.received.then(() => end('done'));
  }

  #inTime(event: Promise<void>): Promise<boolean> {
    return Promise.race([event.then(() => true), this.#flow.ports.wait(PATIENCE).then(() => false)]);
  }
}
