import { html, nothing } from 'lit';
import { accountCard } from '../components/account-card.ts';
import { announcements, busyButton } from '../components/form.ts';
import type { View, ViewContext } from './context.ts';

/** Says what the app will see and what not, and takes yes or no. Neither has the focus: Enter alone decides nothing. */
export const consentView: View<'consent'> = (context) => {
  const { state, flow, t, app } = context;
  const asksPhone = state.asked.includes('phone') && state.account.phone !== '';
  return html`<div class="view">
    <h2 tabindex="-1" data-focus>${t.willSee(app)}</h2>
    <p class="lead">${asksPhone ? t.willNotSeePassword : t.willNotSee}</p>
    <p class="lead">${t.willSeeVerified}</p>
    ${accountCard(state.account)}
    ${asksPhone ? phoneChoice(context) : nothing}
    ${announcements(context)}
    <div class="choice">
      ${busyButton(context, { label: t.dontAllow, busyLabel: t.dontAllow, task: 'refuse', onClick: () => flow.refuse(), quiet: true })}
      ${busyButton(context, { label: t.allow, busyLabel: t.signingIn, task: 'allow', onClick: () => flow.allow(), guarded: true })}
    </div>
  </div>`;
};

/** Never chosen beforehand: to show a phone number is the person's own step. */
const phoneChoice = ({ state, flow, t }: ViewContext<'consent'>) =>
  html`<label class="check"
    ><input type="checkbox" name="share-phone" .checked=${state.shared.includes('phone')} ?disabled=${state.task !== null}
      @change=${(event: Event) => flow.share('phone', (event.target as HTMLInputElement).checked)}
    ><span>${t.sharePhone}<span class="help">${t.sharePhoneHelp}</span></span></label>`;
