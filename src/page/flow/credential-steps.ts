import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import { type AuthTemplate, DOCUMENT_CONTEXTS, TEMPLATES } from '../../protocol/onttag/onttag.ts';
import { typedPassword } from '../faults/fault.ts';
import type { FlowCore } from './core.ts';
import type { Granted, Reply } from './reply.ts';
import type { Memory } from './state.ts';

/** The answer that waits for the person's decision. */
interface Waiting {
  granted: Granted;
  reply: Reply;
  template: AuthTemplate;
}

/**
 * The last step of a sign-in to a site that asks for a verified credential: to show it, or to sign in without. The page
 * asks each time, since one yes is no yes to the next request.
 */
export class CredentialSteps {
  readonly #flow: FlowCore;
  #waiting: Waiting | undefined;

  constructor(flow: FlowCore) {
    this.#flow = flow;
  }

  /**
   * Asks for the credential before the answer is delivered.
   *
   * @returns whether there is something to ask: the site wants a credential, and its reply can carry one
   */
  async ask(granted: Granted, account: SessionAccount, signal: AbortSignal): Promise<boolean> {
    const { ports, site } = this.#flow;
    const template = site?.request.authTemplate;
    if (!template || !site.reply.takesCredential) return false;
    await ports.loadLazyScreens();
    const found = await this.#find(account, template, signal);
    this.#waiting = { granted, reply: site.reply, template };
    this.#flow.go({ step: 'credential', account, ...found, password: '', notice: null });
    return true;
  }

  /** Searches again, for a person who has got a credential meanwhile. */
  async look(): Promise<void> {
    const { account } = this.#flow.state;
    const waiting = this.#waiting;
    if (!account || !waiting) return;
    return this.#flow.run('look', async (signal) =>
      this.#flow.set(await this.#find(account, waiting.template, signal)),
    );
  }

  choose(chosen: string): void {
    if (this.#flow.state.credentials.some(({ id, expired }) => id === chosen && !expired)) this.#flow.set({ chosen });
  }

  /** Decrypts the credential in the browser, and sends it to the site alone. */
  async show(): Promise<void> {
    const { ports, state } = this.#flow;
    const { account } = state;
    const credential = state.credentials.find(({ id }) => id === state.chosen);
    if (!account || !credential || !ports.guard.isOpen()) return;
    return this.#flow.run('show', async (signal) => {
      const password = typedPassword(this.#flow.state);
      const keystore = await ports.call('/ontid/export/keystore', { ontid: account.ontid, password }, signal);
      const opened = await ports.openCredential(keystore, password, credential.encrypted);
      signal.throwIfAborted();
      await this.#answer(opened);
    });
  }

  /** Signs in without the credential. */
  async withhold(): Promise<void> {
    if (this.#flow.ports.guard.isOpen()) return this.#flow.run('without', () => this.#answer());
  }

  async #find(
    { ontid }: SessionAccount,
    template: AuthTemplate,
    signal: AbortSignal,
  ): Promise<Pick<Memory, 'credentials' | 'chosen' | 'checking'>> {
    const contexts: readonly string[] = TEMPLATES[template];
    const requests = (await this.#flow.ports.call('/account/credentials', { ontid }, signal)).filter(({ doc_type }) =>
      contexts.includes(DOCUMENT_CONTEXTS[doc_type]),
    );
    const credentials = requests.flatMap(({ issued, ...document }) => (issued ? [{ ...document, ...issued }] : []));
    return {
      credentials,
      chosen: credentials.find(({ expired }) => !expired)?.id ?? '',
      checking: requests.some(({ status }) => status === 'pending'),
    };
  }

  async #answer(credential?: string): Promise<void> {
    const flow = this.#flow;
    if (!this.#waiting || !flow.canDeliver) return flow.go({ step: 'no-opener', password: '' });
    const { granted, reply } = this.#waiting;
    await flow.tell(reply.deliver(granted, credential), true);
  }
}
