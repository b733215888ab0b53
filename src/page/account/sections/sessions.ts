import { html } from 'lit';
import type { AccountSession, AccountView } from '../../../protocol/custody/account-api.ts';
import { busyButton } from '../../components/form.ts';
import { browserName, momentOf } from '../../i18n/moments.ts';
import type { AccountContext } from '../context.ts';
import { fold, section } from './parts.ts';

/** Where the account is signed in, and the ways out. */
export const sessionsSection = (context: AccountContext, { sessions }: AccountView) => {
  const { a, flow } = context;
  return section(
    'sessions',
    a.sessions,
    html`
    <ul class="rows">${sessions.map((session) => row(context, session))}</ul>
    ${fold(
      context,
      'end-all',
      a.endAll,
      () => html`<div class="view"><p class="lead" tabindex="-1" data-focus>${a.endAllAsk}</p>
      ${busyButton(context, { label: a.endAll, busyLabel: a.signingOut, task: 'end-all', onClick: () => flow.endAll() })}</div>`,
    )}`,
  );
};

function row(context: AccountContext, session: AccountSession) {
  const { a, state, flow, locale } = context;
  const name = browserName(session, a);
  const busy =
    state.task === (session.here ? 'sign-out' : 'end-session') && (session.here || state.about === session.id);
  return html`<li class="row">
    <p class="row-text"><b>${name}</b>${session.here ? html`<span class="here">${a.here}</span>` : html`<span>${a.lastUsed(momentOf(session.used, locale))}</span>`}</p>
    <button type="button" class="button quiet small" aria-label=${session.here ? a.signOutHere : a.signOutOf(name)} aria-disabled=${state.task ? 'true' : 'false'}
      @click=${() => (session.here ? flow.signOut() : flow.endSession(session.id))}>${busy ? a.signingOut : a.signOut}</button>
  </li>`;
}
