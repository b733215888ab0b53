import { html } from 'lit';
import { LAZY_SCREENS } from '../../i18n/all/lazy-screens.ts';
import {
  announcements,
  busyButton,
  describedBy,
  fieldError,
  isInvalid,
  linkButton,
  submitTo,
} from '../components/form.ts';
import type { View } from './context.ts';

/** The ways on when the password is lost: first a sign-in with a code, which costs nothing, then a new ONT ID, which must be confirmed. */
export const resetView: View<'reset'> = (context) => {
  const { flow, locale, state } = context;
  const words = LAZY_SCREENS[locale];
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.lazy.startReset())}>
    <h2 tabindex="-1" data-focus>${words.lostTitle}</h2>
    <p class="lead">${words.lostLead}</p>
    ${announcements(context)}
    ${busyButton(context, { label: words.signInWithCode, busyLabel: words.signInWithCode, task: null, onClick: () => flow.show('phone') })}
    <div class="links">${linkButton(words.tryPassword, () => flow.show('password'))}</div>
    <section class="costly">
      <h3>${words.newTitle}</h3>
      <p class="lead">${words.newLead}</p>
      <label class="check"><input type="checkbox" id="understood" .checked=${state.understood}
        aria-invalid=${isInvalid(context, 'understood')} aria-describedby=${describedBy(context, 'understood')}
        @change=${(event: Event) => flow.lazy.understand((event.target as HTMLInputElement).checked)}><span>${words.understood}</span></label>
      ${fieldError(context, 'understood')}
      ${busyButton(context, { label: words.goOn, busyLabel: words.goOn, task: null, quiet: true })}
    </section>
  </form>`;
};
