import type { Locale } from '../../protocol/common/locale.ts';
import type { LinkedProvider } from '../../protocol/custody/linked.ts';
import { ApiError } from '../api/call.ts';
import { FlowPage } from '../components/flow-page.ts';
import type { Flow } from '../flow/flow.ts';
import type { LazyStep, Step } from '../flow/state.ts';
import { addLazyTexts, CATALOGUES } from '../i18n/index.ts';
import { codeView } from '../views/code.ts';
import { consentView } from '../views/consent.ts';
import { type Views, viewOf } from '../views/context.ts';
import { continueAsView } from '../views/continue-as.ts';
import { doneView, sentView } from '../views/done.ts';
import { linkedView } from '../views/linked.ts';
import { newPasswordView } from '../views/new-password.ts';
import { noOpenerView } from '../views/no-opener.ts';
import { passwordView } from '../views/password.ts';
import { phoneView } from '../views/phone.ts';

let views: Views<Exclude<Step, LazyStep>> & Partial<Views> = {
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

/** Loads the lazy screens. The flow goes to one of them only when they are loaded. */
export async function loadLazyScreens(): Promise<void> {
  try {
    const { LAZY_VIEWS, LAZY_PAGE } = await import('../views/lazy.ts');
    addLazyTexts(LAZY_PAGE);
    views = { ...views, ...LAZY_VIEWS };
  } catch (cause) {
    throw new ApiError('offline', 'the screen could not be fetched', { cause });
  }
}

/** The part of the page below the site's name, which shows the flow's current screen. */
export class SignInPage extends FlowPage<Flow> {
  static override properties = {
    app: {},
    outbox: {},
    providers: { attribute: false },
    flow: { attribute: false },
    locale: {},
  };
  /** The app's registered name. */
  declare app: string;
  /** The page of a development server that shows the codes that it "sends". */
  declare outbox: string | undefined;
  /** The providers that people can sign in with. */
  declare providers: readonly LinkedProvider[];
  declare locale: Locale;
  /** Continues with the focus and the press from before hydration; returns whether it moved the focus. */
  resume: (() => boolean) | undefined;

  protected override render() {
    const { app, flow, locale, outbox, providers } = this;
    return viewOf(views, { state: flow.state, flow, t: CATALOGUES[locale], locale, app, outbox, providers });
  }

  protected override screen(): string {
    const { step, intent, holder, secondMethod, resendAt } = this.flow.state;
    const second = step === 'second' && `${secondMethod} ${resendAt > 0}`;
    return `${step} ${intent} ${step === 'keystore' && holder?.ontid} ${second}`;
  }

  protected override focusScreen(): void {
    const { resume } = this;
    this.resume = undefined;
    if (resume?.()) return;
    const questions = [...this.querySelectorAll<HTMLElement & { value?: string }>('[data-focus]')];
    const open = questions.find((question) => !question.value) ?? questions[0];
    (open ?? document.getElementById('heading'))?.focus();
  }
}
