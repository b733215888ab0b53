import { html } from 'lit';
import type { SessionAccount } from '../../protocol/custody/custody-api.ts';
import { accountCard, nameOf } from '../components/account-card.ts';
import { announcements, busyButton, linkButton } from '../components/form.ts';
import type { View, ViewContext } from './context.ts';

/** Somebody is signed in to the page in this browser, or several are: which of them is it? */
export const continueAsView: View<'continue-as'> = (context) => {
  const { state, flow, t } = context;
  // Somebody who came to create an ONT ID and turned out to have one.
  const found = state.notice === 'alreadyRegistered';
  return html`<div class="view">
    ${announcements(context)}
    ${
      found
        ? [
            accountCard(state.account),
            busyButton(context, {
              label: t.signInWithIt,
              busyLabel: t.signingIn,
              task: 'allow',
              onClick: () => flow.continueAs(),
              guarded: true,
            }),
          ]
        : state.accounts.map((account, index) => continueButton(context, account, index > 0))
    }
    <div class="links">
      ${linkButton(t.useAnother, () => flow.useAnotherAccount())}
      ${linkButton(state.task === 'leave' ? t.leaving : t.signOut, () => flow.signOut())}
    </div>
  </div>`;
};

function continueButton(context: ViewContext<'continue-as'>, account: SessionAccount, quiet: boolean) {
  const { flow, state, t } = context;
  const chosen = account.ontid === state.account.ontid;
  return busyButton(context, {
    label: t.continueAs(nameOf(account)),
    busyLabel: t.signingIn,
    task: chosen ? 'allow' : null,
    onClick: () => flow.continueAs(account),
    quiet,
    guarded: true,
  });
}
