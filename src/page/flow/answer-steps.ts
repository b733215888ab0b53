import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import { isApiError } from '../faults/fault.ts';
import type { Cause, FlowCore } from './core.ts';
import type { CredentialSteps } from './credential-steps.ts';
import type { Site } from './ports.ts';
import type { Delivery } from './reply.ts';

/** Milliseconds that a site may take to say that it waits, or that it has the answer. */
const PATIENCE = 5000;

/** The end of a sign-in: the site gets its answer. */
export class AnswerSteps {
  readonly #flow: FlowCore;
  readonly #credential: CredentialSteps;

  constructor(flow: FlowCore, credential: CredentialSteps) {
    this.#flow = flow;
    this.#credential = credential;
  }

  /** Answers for an account that is signed in, or asks for consent first. */
  async continueAs(account: SessionAccount | null): Promise<void> {
    const flow = this.#flow;
    if (!account || !flow.ports.guard.isOpen()) return;
    return flow.run('allow', (signal) => {
      flow.set({ account, shared: [] });
      return this.authorize(account, signal);
    });
  }

  async allow(): Promise<void> {
    const { account } = this.#flow.state;
    if (account && this.#flow.ports.guard.isOpen()) return this.#answer(account, { consent: true });
  }

  async refuse(): Promise<void> {
    const { site } = this.#flow;
    if (site) return this.#flow.run('refuse', () => this.tell(site.reply.refuse(), false));
  }

  /** Answers without a press. Only for a site that has said that it waits. */
  async atOnce(): Promise<void> {
    const { account } = this.#flow.state;
    if (account) return this.#answer(account, { auto_select: true });
  }

  /** Continues an answer that was started before the page's script was loaded. */
  follow(answering: Promise<boolean>, received: Promise<void>): Promise<void> {
    return this.#flow.run('allow', async () => {
      if (await answering) await this.tell({ received }, true);
    });
  }

  /** Answers the site, or goes on to the platform's own page where no site asked. */
  async authorize(account: SessionAccount, signal: AbortSignal, cause: Cause = {}): Promise<void> {
    const { destination } = this.#flow.ports;
    try {
      if ('reply' in destination) return await this.#answerSite(destination, account, signal, cause);
      await destination.finish(account, signal);
      this.#flow.leave();
    } catch (error) {
      signal.throwIfAborted();
      const { accounts, notice, step } = this.#flow.state;
      // The session has ended meanwhile: the person signs in once more.
      if (isApiError(error, 'EXPIRES'))
        this.#flow.go({
          step: 'phone',
          account: null,
          accounts: accounts.filter(({ ontid }) => ontid !== account.ontid),
          intent: 'signin',
          holder: null,
        });
      // The code is used up by now. Another attempt must not need it.
      else if (step !== 'consent') this.#flow.go({ step: 'continue-as', account, notice });
      throw error;
    }
  }

  /** Shows how the answer went. The page says "signed in" only when the site has confirmed it. */
  async tell(delivery: Delivery, allowed: boolean): Promise<void> {
    const end = (step: 'sent' | 'done') => this.#flow.go({ step, allowed, password: '' });
    if (typeof delivery === 'string') return end(delivery === 'left' ? 'done' : 'sent');
    if (await this.#inTime(delivery.received)) return end('done');
    // The site would have confirmed it: its page was reloaded, or shows another page.
    this.#flow.go({ step: 'sent', allowed, password: '', notice: allowed ? 'noOpenerWhy' : null });
    void delivery.received.then(() => end('done'));
  }

  #answer(account: SessionAccount, cause: Cause): Promise<void> {
    return this.#flow.run('allow', (signal) => this.authorize(account, signal, cause));
  }

  async #answerSite({ reply, request }: Site, account: SessionAccount, signal: AbortSignal, cause: Cause) {
    const flow = this.#flow;
    // Nothing is written before: a stranger's window, or a page that was left meanwhile, never says that it waits.
    if (reply.ready && !(await this.#inTime(reply.ready))) return flow.go({ step: 'no-opener' });
    signal.throwIfAborted();
    const { asked, shared } = flow.state;
    // The site's wishes; after the question, those that the person allows.
    const scope = asked.filter((name) => !cause.consent || shared.includes(name)).join(' ');
    const { clientId: client_id, origin, nonce } = request;
    const answer = await flow.ports.call(
      '/oauth2/authorize',
      {
        client_id,
        origin,
        ...(nonce && { nonce }),
        ...reply.wish,
        // Named, since another account may have been chosen in another window of this browser.
        ontid: account.ontid,
        ...(scope && { scope }),
        ...cause,
      },
      signal,
    );
    if (answer.status === 'consent_required') {
      if (!cause.auto_select) flow.go({ step: 'consent', account: answer.account });
    } else if (!reply.canDeliver()) flow.go({ step: 'no-opener' });
    else if (!(await this.#credential.ask(answer, account, signal))) await this.tell(reply.deliver(answer), true);
  }

  #inTime(event: Promise<void>): Promise<boolean> {
    return Promise.race([event.then(() => true), this.#flow.ports.wait(PATIENCE).then(() => false)]);
  }
}
