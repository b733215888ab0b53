import { html, nothing } from 'lit';
import { announcements, busyButton, linkButton, submitTo } from '../components/form.ts';
import type { Intent } from '../flow/state.ts';
import type { View, ViewContext } from './context.ts';
import { otherWays } from './linked.ts';
import { notMine } from './not-mine.ts';

/** Asks for the phone number, to sign in or for what else a code proves it for. */
export const phoneView: View<'phone'> = (context) => {
  const { state, flow, t } = context;
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.sendCode())}>
    ${introduction(context)}
    ${announcements(context)}
    <phone-field .context=${context} .autofill=${'tel-national'}></phone-field>
    ${busyButton(context, { label: t.sendCode, busyLabel: t.sending, task: 'send' })}
    ${state.intent === 'signin' || state.intent === 'register' ? notMine(context) : nothing}
    <div class="links">${links(context)[state.intent]()}</div>
    ${otherWays(context)}
  </form>`;
};

function introduction({ state: { intent }, t }: ViewContext) {
  if (intent === 'signin') return nothing;
  const [title, lead] = {
    register: [t.create, t.createLead],
    binding: [t.bindTitle, t.bindLead],
    reset: [t.resetTitle, t.resetLead],
  }[intent];
  return html`<h2>${title}</h2><p class="lead">${lead}</p>`;
}

const links = ({ flow, state, t }: ViewContext): Record<Intent, () => unknown> => ({
  signin: () => [
    linkButton(t.usePassword, () => flow.show('password')),
    linkButton(state.task === 'open' ? t.opening : t.useKeystore, () => flow.lazy.open('keystore')),
    linkButton(t.create, () => flow.show('phone', 'register')),
  ],
  register: () => linkButton(t.haveOne, () => flow.show('phone')),
  binding: () => linkButton(t.otherKeystore, () => flow.lazy.open('keystore')),
  reset: () => linkButton(t.remembered, () => flow.show('password')),
});
