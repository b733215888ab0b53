import { html } from 'lit';
import { accountCard } from '../components/account-card.ts';
import { announcements, busyButton } from '../components/form.ts';
import type { View } from './context.ts';

/** Says what the app will see and what not, and takes yes or no. Neither has the focus: Enter alone decides nothing. */
export const consentView: View = (context) => {
  const { state, flow, t, app } = context;
  return html`<div class="view">
    <h2 tabindex="-1" data-focus>${t.willSee(app)}</h2>
    <p class="lead">${t.willNotSee}</p>
    ${accountCard(state.account!)}
    ${announcements(context)}
    <div class="choice">
      ${busyButton(context, { label: t.dontAllow, busyLabel: t.dontAllow, task: 'refuse', onClick: () => flow.refuse(), quiet: true })}
      ${busyButton(context, { label: t.allow, busyLabel: t.signingIn, task: 'allow', onClick: () => flow.allow() })}
    </div>
  </div>`;
};
