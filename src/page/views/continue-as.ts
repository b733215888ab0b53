import { html, nothing } from 'lit';
import { accountCard } from '../components/account-card.ts';
import { announcements, busyButton } from '../components/form.ts';
import type { View } from './context.ts';

/** Somebody is signed in to the page in this browser: is it them? */
export const continueAsView: View = (context) => {
  const { state, flow, t } = context;
  // Somebody who came to create an ONT ID and turned out to have one.
  const found = state.notice === 'alreadyRegistered';
  return html`<div class="view">
    ${announcements(context)}
    ${found ? accountCard(state.account!) : nothing}
    ${busyButton(context, { label: found ? t.signInWithIt : t.continueAs(state.account!.phone), busyLabel: t.signingIn, task: 'allow', onClick: () => flow.continueAs() })}
    ${busyButton(context, { label: t.useAnother, busyLabel: t.leaving, task: 'leave', onClick: () => flow.useAnotherAccount(), quiet: true })}
  </div>`;
};
