import { html } from 'lit';
import { TWO_STEP } from '../../i18n/all/two-step.ts';
import { userNameOf, writtenIn } from '../browser/user-names.ts';
import { announcements, busyButton, linkButton, submitTo } from '../components/form.ts';
import { userName } from '../components/user-name.ts';
import type { View } from './context.ts';

/** Asks for the password before an account at a provider is linked to the ONT ID that was signed in to with a code. */
export const linkView: View<'link'> = (context) => {
  const { state, flow, t, locale } = context;
  const words = TWO_STEP[locale];
  const provider = state.provider.name[locale];
  const own = { ...context, t: { ...t, passwordWrong: words.passwordWrong, passwordTries: words.passwordTries } };
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.linked.link())}>
    <h2>${words.linkTitle(provider)}</h2>
    <p class="lead">${words.linkLead(provider)}</p>
    ${announcements(own)}
    ${userName(userNameOf(state.account, writtenIn(state)))}
    <password-field .context=${own} .field=${'password'}></password-field>
    ${busyButton(own, { label: words.linkNow(provider), busyLabel: words.linking, task: 'show' })}
    <div class="links">${linkButton(words.notNow, () => flow.linked.skip(), state.settling)}</div>
  </form>`;
};
