import { html, nothing } from 'lit';
import { ACCOUNT } from '../../../i18n/all/account.ts';
import { LAZY_PAGE } from '../../../i18n/all/lazy-page.ts';
import type { Locale } from '../../../protocol/common/locale.ts';
import type { LinkedProvider } from '../../../protocol/custody/linked.ts';
import { FlowPage } from '../../components/flow-page.ts';
import { announcements, busyButton, warningSign } from '../../components/form.ts';
import { CATALOGUES } from '../../i18n/index.ts';
import type { AccountFlow } from '../account-flow.ts';
import type { AccountContext } from '../context.ts';
import { activitySection } from '../sections/activity.ts';
import { appsSection } from '../sections/apps.ts';
import { credentialsSection } from '../sections/credentials.ts';
import { linkedSection } from '../sections/linked.ts';
import { othersSection } from '../sections/others.ts';
import { profileSection } from '../sections/profile.ts';
import { securitySection } from '../sections/security.ts';
import { sessionsSection } from '../sections/sessions.ts';
import type { Panel } from '../state.ts';

/** Milliseconds between two checks whether a document was decided on. */
const LOOK_MS = 5_000;

/** The account page below its heading: plain sections in a column, what is dangerous last and folded. */
export class AccountPage extends FlowPage<AccountFlow> {
  static override properties = {
    flow: { attribute: false },
    providers: { attribute: false },
    locale: {},
    outbox: {},
    written: {},
  };
  declare providers: readonly LinkedProvider[];
  declare locale: Locale;
  declare outbox: string | undefined;
  declare written: string;
  #panel: Panel | null = null;
  #follow: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
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
    const a = ACCOUNT[locale];
    const context: AccountContext = {
      state,
      flow,
      a,
      t: { ...CATALOGUES[locale], ...LAZY_PAGE[locale], ...a.shared },
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
              securitySection(context, state.view),
            ]
          : html`<div class="section">${busyButton(context, { label: a.again, busyLabel: a.loading, task: 'load', onClick: () => flow.load(), quiet: true })}</div>`
      }`;
  }

  protected override screen(): string {
    const { panel, phone, secret, codeSent } = this.flow.state;
    return `${panel} ${phone !== null || codeSent} ${secret !== null}`;
  }

  /** Moves the focus to the part that unfolds, or back to the button of the part that folds. */
  protected override focusScreen(): void {
    const { panel } = this.flow.state;
    const before = this.#panel;
    this.#panel = panel;
    if (panel) this.querySelector<HTMLElement>('[data-focus]')?.focus();
    else if (before) this.querySelector<HTMLElement>(`[id="${before}-button"]`)?.focus();
  }
}
