import { html, nothing } from 'lit';
import { announcements, busyButton, linkButton, submitTo } from '../components/form.ts';
import { otherWays } from './linked.ts';
import type { View } from './context.ts';

/** Asks for the phone number, to sign in or to create an ONT ID. */
export const phoneView: View = (context) => {
  const { state, flow, t } = context;
  const registering = state.intent === 'register';
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.sendCode())}>
    ${registering ? html`<h2>${t.create}</h2><p class="lead">${t.createLead}</p>` : nothing}
    ${announcements(context)}
    <phone-field .context=${context} .autofill=${'tel-national'}></phone-field>
    ${busyButton(context, { label: t.sendCode, busyLabel: t.sending, task: 'send' })}
    <div class="links">
      ${registering
        ? linkButton(t.haveOne, () => flow.show('phone'))
        : [linkButton(t.usePassword, () => flow.show('password')), linkButton(t.create, () => flow.show('phone', 'register'))]}
    </div>
    ${otherWays(context)}
  </form>`;
};
