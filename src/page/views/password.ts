import { html, nothing } from 'lit';
import { announcements, busyButton, linkButton, submitTo } from '../components/form.ts';
import type { View } from './context.ts';
import { otherWays } from './linked.ts';
import { notMine } from './not-mine.ts';

/** Signs in with phone and password. */
export const passwordView: View<'password'> = (context) => {
  const { flow, state, t } = context;
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.signInWithPassword())}>
    ${announcements(context)}
    <phone-field .context=${context} .autofill=${'username'}></phone-field>
    <password-field .context=${context} .field=${'password'}></password-field>
    ${busyButton(context, { label: t.signIn, busyLabel: t.signingIn, task: 'sign-in' })}
    ${notMine(context)}
    <div class="links">
      ${linkButton(t.useCode, () => flow.show('phone'))}
      ${linkButton(state.task === 'open' ? t.opening : t.forgot, () => flow.lazy.open('reset'))}
    </div>
    ${state.linked ? otherWays(context) : nothing}
  </form>`;
};
