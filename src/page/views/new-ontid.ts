import { html } from 'lit';
import { LAZY_SCREENS } from '../../i18n/all/lazy-screens.ts';
import { announcements, busyButton } from '../components/form.ts';
import type { View } from './context.ts';

/** Says what a reset has done, and to which ONT ID it has led. */
export const newOntIdView: View<'new-ontid'> = (context) => {
  const { app, flow, locale, state, t } = context;
  const words = LAZY_SCREENS[locale];
  return html`<div class="view">
    <h2 tabindex="-1" data-focus>${words.haveNew}</h2>
    <p class="lead">${words.haveNewLead}</p>
    ${announcements(context)}
    <p class="account"><span class="account-phone">${words.yourOntId}</span><span class="whole-id">${state.account.ontid}</span></p>
    ${busyButton(context, {
      label: words.continueTo(app),
      busyLabel: t.signingIn,
      task: 'allow',
      onClick: () => flow.continueAs(),
      guarded: true,
    })}
  </div>`;
};
