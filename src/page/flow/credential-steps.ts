import { type AuthTemplate, DOCUMENT_CONTEXTS, TEMPLATES } from '../../protocol/onttag/onttag.ts';
import type { Granted } from '../reply.ts';
import type { Hands } from './linked-steps.ts';
import { Refusal } from './refusal.ts';
import type { FlowState } from './state.ts';

/**
 * The last part of a sign-in to a site that asks to be shown a verified credential: to show it, all of it, or to sign in
 * without. It is asked each time, since what is shown once says nothing of the next time.
 */
export class CredentialSteps {
  readonly #flow: Hands;
  readonly #template: AuthTemplate | undefined;
  /** What the platform gave for the site; it waits here, and goes there with the person's answer. */
  #granted: Granted | undefined;

  constructor(flow: Hands, template: AuthTemplate | undefined) {
    this.#flow = flow;
    this.#template = template;
  }

  /** Whether the site asks for one, and the answer's way can take it. */
  get isAsked(): boolean {
    return this.#template !== undefined && this.#flow.ports.reply.takesCredential;
  }

  /** Asks, once the site may know who it is. */
  async ask(granted: Granted, signal: AbortSignal): Promise<void> {
    const { ports, go } = this.#flow;
    await ports.loadRare();
    const found = await this.#find(signal);
    this.#granted = granted;
    go('credential', { ...found, password: '', notice: null });
  }

  /** Looks again, for whoever went and got one meanwhile. */
  look(): Promise<void> {
    const { run, set } = this.#flow;
    return run('look', async (signal) => set(await this.#find(signal)));
  }

  choose(chosen: string): void {
    if (this.#flow.state().credentials.some(({ id, expired }) => id === chosen && !expired)) this.#flow.set({ chosen });
  }

  /** Opens it here in the browser, and hands it to the site and to nobody else. */
  show(): Promise<void> {
    const { ports, state, run } = this.#flow;
    if (!ports.guard.isOpen()) return Promise.resolve();
    return run('show', async (signal) => {
      const { account, chosen, credentials, password } = state();
      if (!password) throw new Refusal({ field: 'password', text: 'passwordEmpty' });
      const { encrypted } = credentials.find(({ id }) => id === chosen)!;
      const keystore = await ports.call('/ontid/export/keystore', { ontid: account!.ontid, password }, signal);
      const credential = await ports.openCredential(keystore, password, encrypted);
      signal.throwIfAborted();
      await this.#answer(credential);
    });
  }

  keepBack(): Promise<void> {
    if (!this.#flow.ports.guard.isOpen()) return Promise.resolve();
    return this.#flow.run('without', () => this.#answer());
  }

  async #find(signal: AbortSignal): Promise<Pick<FlowState, 'credentials' | 'chosen' | 'checking'>> {
    const { ports, state } = this.#flow;
    const contexts: readonly string[] = TEMPLATES[this.#template!];
    const requests = (await ports.call('/account/credentials', { ontid: state().account!.ontid }, signal)).filter(
      ({ doc_type }) => contexts.includes(DOCUMENT_CONTEXTS[doc_type]),
    );
    const credentials = requests.flatMap(({ issued, ...document }) => (issued ? [{ ...document, ...issued }] : []));
    return {
      credentials,
      chosen: credentials.find(({ expired }) => !expired)?.id ?? '',
      checking: requests.some(({ status }) => status === 'pending'),
    };
  }

  async #answer(credential?: string): Promise<void> {
    const {
      ports: { reply },
      go,
      tell,
    } = this.#flow;
    if (!reply.canDeliver()) return go('no-opener', { password: '' });
    await tell(reply.deliver(this.#granted!, credential), true);
  }
}
