import { html, nothing } from 'lit';
import type { AccountApp, AccountView } from '../../../protocol/custody/account-api.ts';
import { busyButton } from '../../components/form.ts';
import { momentOf } from '../../i18n/moments.ts';
import type { AccountContext } from '../context.ts';
import { section } from './parts.ts';

/** The apps that the person has agreed to, and what each may see. */
export const appsSection = (context: AccountContext, { apps }: AccountView) =>
  section(
    'apps',
    context.a.apps,
    apps.length
      ? html`<ul class="rows">${apps.map((app) => row(context, app))}</ul>`
      : html`<p class="lead">${context.a.noApps}</p>`,
  );

function row(context: AccountContext, { client_id, name, scopes, used }: AccountApp) {
  const { a, state, flow, locale } = context;
  const panel = `app ${client_id}` as const;
  const asking = state.panel === panel;
  return html`<li>
    <div class="row">
      <p class="row-text"><b>${name}</b><span>${scopes.includes('phone') ? a.seesPhone : a.sees}</span><span>${a.lastSignIn(momentOf(used, locale))}</span></p>
      <button type="button" class="button quiet small" id="${panel}-button" aria-label=${asking ? a.cancel : a.withdrawFrom(name)} aria-expanded=${asking ? 'true' : 'false'}
        @click=${() => flow.toggle(panel)}>${asking ? a.cancel : a.withdraw}</button>
    </div>
    ${
      asking
        ? html`<div class="view"><p class="lead" tabindex="-1" data-focus>${a.withdrawAsk(name)}</p>
        ${busyButton(context, { label: a.withdrawFrom(name), busyLabel: a.withdrawing, task: 'withdraw', onClick: () => flow.withdraw(client_id) })}</div>`
        : nothing
    }
  </li>`;
}
