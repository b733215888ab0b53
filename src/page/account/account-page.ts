import { html, nothing } from 'lit';
import type { Locale } from '../../protocol/common/locale.ts';
import type { LinkedProvider } from '../../protocol/custody/linked.ts';
import { announcements, busyButton, warningSign } from '../components/form.ts';
import { LightElement } from '../components/light-element.ts';
import type { Fault } from '../flow/state.ts';
import { accountEn } from '../i18n/account-en.ts';
import { accountZh } from '../i18n/account-zh.ts';
import { CATALOGUES } from '../i18n/index.ts';
import { RARE_CATALOGUE } from '../i18n/rare-catalogue.ts';
import type { AccountFlow } from './account-flow.ts';
import type { AccountContext } from './context.ts';
import { activitySection } from './sections/activity.ts';
import { appsSection } from './sections/apps.ts';
import { credentialsSection } from './sections/credentials.ts';
import { linkedSection } from './sections/linked.ts';
import { othersSection } from './sections/others.ts';
import { profileSection } from './sections/profile.ts';
import { securitySection } from './sections/security.ts';
import { sessionsSection } from './sections/sessions.ts';
import type { Panel } from './state.ts';
import type { AccountStrings } from './strings.ts';

const STRINGS: Record<Locale, AccountStrings> = { en: accountEn, zh: accountZh };

/** How often it is asked whether a document was decided on. */
const LOOK_MS = 5_000;

/** The account page below its heading: plain sections in a column, what is dangerous last and folded. */
export class AccountPage extends LightElement {
  static override properties = {
    flow: { attribute: false },
    providers: { attribute: false },
    locale: {},
    outbox: {},
    written: {},
  };
  declare flow: AccountFlow;
  declare providers: readonly LinkedProvider[];
  declare locale: Locale;
  declare outbox: string | undefined;
  declare written: string;
  #shown: { screen: string; panel: Panel | null; fault: Fault | null } = { screen: '', panel: null, fault: null };
  #drawings = 0;
  #follow: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.flow.addEventListener('change', () => this.requestUpdate());
    void this.flow.load();
    this.#follow = setInterval(() => this.#lookWhilePending(), LOOK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#follow);
  }

  #lookWhilePending(): void {
    const pending = this.flow.state.credentials?.some(({ status }) => status === 'pending');
    if (pending && document.visibilityState === 'visible') void this.flow.look();
  }

  protected override render() {
    const { flow, locale, providers, outbox, written } = this;
    const { state } = flow;
    const a = STRINGS[locale];
    const context: AccountContext = {
      state,
      flow,
      a,
      t: { ...CATALOGUES[locale], ...RARE_CATALOGUE[locale], ...a.shared },
      locale,
      providers,
      outbox,
      written,
    };
    return html`
      ${announcements(context)}
      <div class="alert" role="alert">${state.own ? html`<p>${warningSign}${a[state.own]}</p>` : nothing}</div>
      <prove-dialog .context=${context}></prove-dialog>
      <div class="notice done" role="status">${state.done ? a.done[state.done] : nothing}</div>
      ${profileSection(context)}
      ${
        state.view
          ? [
              appsSection(context, state.view),
              credentialsSection(context),
              sessionsSection(context, state.view),
              linkedSection(context, state.view),
              othersSection(context),
              activitySection(context, state.view),
              securitySection(context),
            ]
          : html`<div class="section">${busyButton(context, { label: a.again, busyLabel: a.loading, task: 'load', onClick: () => flow.load(), quiet: true })}</div>`
      }`;
  }

  protected override updated(): void {
    // Of two in a row the first would look for what the second is about to draw.
    const mine = ++this.#drawings;
    void this.#settled().then(() => mine === this.#drawings && this.#focus());
  }

  async #settled(): Promise<void> {
    await Promise.all(
      [...this.querySelectorAll<LightElement>('phone-field, password-field, secret-value, prove-dialog')].map(
        (part) => part.updateComplete,
      ),
    );
  }

  /** What unfolds has the focus, what folds gives it back to its button, and an error has it at its field. */
  #focus(): void {
    const { panel, fault, phone, secret, codeSent } = this.flow.state;
    const screen = `${panel} ${phone !== null || codeSent} ${secret !== null}`;
    const before = this.#shown;
    this.#shown = { screen, panel, fault };
    if (fault && fault !== before.fault && fault.field !== 'form') {
      const field = this.querySelector<HTMLInputElement>(`#${fault.field}`);
      field?.focus();
      field?.select();
    } else if (screen !== before.screen && panel) this.querySelector<HTMLElement>('[data-focus]')?.focus();
    else if (before.panel && !panel) this.querySelector<HTMLElement>(`[id="${before.panel}-button"]`)?.focus();
  }
}
