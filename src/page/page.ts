import type { Locale } from '../protocol/common/locale.ts';
import type { LinkedProvider } from '../protocol/custody/linked.ts';
import { ApiError } from './api.ts';
import { LightElement } from './components/light-element.ts';
import type { Flow } from './flow/flow.ts';
import type { Fault, FlowState, RareStep, Step } from './flow/state.ts';
import { addRareTexts, CATALOGUES } from './i18n/index.ts';
import { codeView } from './views/code.ts';
import { consentView } from './views/consent.ts';
import type { View } from './views/context.ts';
import { continueAsView } from './views/continue-as.ts';
import { doneView, sentView } from './views/done.ts';
import { linkedView } from './views/linked.ts';
import { newPasswordView } from './views/new-password.ts';
import { noOpenerView } from './views/no-opener.ts';
import { passwordView } from './views/password.ts';
import { phoneView } from './views/phone.ts';

const VIEWS: Record<Exclude<Step, RareStep>, View> & Partial<Record<RareStep, View>> = {
  phone: phoneView,
  code: codeView,
  'new-password': newPasswordView,
  password: passwordView,
  linked: linkedView,
  'continue-as': continueAsView,
  consent: consentView,
  sent: sentView,
  done: doneView,
  'no-opener': noOpenerView,
};

/** Fetches the screens that few visits need. The flow leads to one of them only when they are here. */
export async function loadRare(): Promise<void> {
  try {
    const { RARE_VIEWS, RARE_CATALOGUE } = await import('./views/rare.ts');
    addRareTexts(RARE_CATALOGUE);
    Object.assign(VIEWS, RARE_VIEWS);
  } catch (cause) {
    throw new ApiError('offline', 'the screen could not be fetched', { cause });
  }
}

/** The part of the page below the site's name, and all of it that changes: the screen that the flow is at. */
export class SignInPage extends LightElement {
  static override properties = {
    app: {},
    outbox: {},
    providers: { attribute: false },
    flow: { attribute: false },
    locale: {},
  };
  /** The app's registered name. */
  declare app: string;
  /** The development server's outbox, if there is one. */
  declare outbox: string | undefined;
  /** The providers that people may sign in with instead. */
  declare providers: readonly LinkedProvider[];
  declare flow: Flow;
  declare locale: Locale;
  /** Goes on where the person was before the first screen; says whether that put the focus somewhere. */
  resume: (() => boolean) | undefined;
  #shown: { screen: string; fault: Fault | null } = { screen: '', fault: null };

  override connectedCallback(): void {
    super.connectedCallback();
    this.flow.addEventListener('change', () => this.requestUpdate());
  }

  protected override render() {
    const { app, flow, locale, outbox, providers } = this;
    return VIEWS[flow.state.step]!({ state: flow.state, flow, t: CATALOGUES[locale], locale, app, outbox, providers });
  }

  protected override updated(): void {
    // Fields draw themselves a moment later than the screen that they are on.
    void this.#settled().then(() => this.#focus(this.flow.state));
  }

  async #settled(): Promise<void> {
    await Promise.all(
      [...this.querySelectorAll<LightElement>('phone-field, password-field')].map((field) => field.updateComplete),
    );
  }

  /** A new screen is announced by the focus on its question, an error by the focus on its field. */
  #focus({ step, intent, holder, fault, secondMethod, resendAt }: FlowState): void {
    const second = step === 'second' && `${secondMethod} ${resendAt > 0}`;
    const screen = `${step} ${intent} ${step === 'keystore' && holder?.ontid} ${second}`;
    const isNewScreen = screen !== this.#shown.screen;
    const isNewFault = fault !== null && fault !== this.#shown.fault && fault.field !== 'form';
    this.#shown = { screen, fault };
    if (isNewFault) {
      const field = this.querySelector<HTMLInputElement>(`#${fault.field}`);
      field?.focus();
      field?.select();
    } else if (isNewScreen) {
      const { resume } = this;
      this.resume = undefined;
      if (resume?.()) return;
      const questions = [...this.querySelectorAll<HTMLElement & { value?: string }>('[data-focus]')];
      const open = questions.find((question) => !question.value) ?? questions[0];
      (open ?? document.getElementById('heading'))!.focus();
    }
  }
}
