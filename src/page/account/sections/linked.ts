import { html, nothing } from 'lit';
import type { AccountLink, AccountView } from '../../../protocol/custody/account-api.ts';
import type { LinkedAnswer } from '../../../protocol/sign-in/page-data.ts';
import { busyButton, linkButton } from '../../components/form.ts';
import { providerMark } from '../../components/provider-mark.ts';
import { momentOf } from '../../i18n/moments.ts';
import type { AccountContext } from '../context.ts';
import { passwordForm, section } from './parts.ts';

/** The accounts at providers that sign in to this one, and those that could. */
export const linkedSection = (context: AccountContext, { linked, phone }: AccountView) => {
  const { a, state, flow, providers, locale } = context;
  if (!linked.length && !providers.length) return nothing;
  const last = !phone && linked.length === 1;
  return section(
    'linked',
    a.linked,
    html`
    ${linked.length ? html`<ul class="rows">${linked.map((link) => row(context, link, last))}</ul>` : html`<p class="lead">${a.noLinked}</p>`}
    ${
      state.panel === 'link' && state.linking
        ? question(context, state.linking)
        : providers.length
          ? html`<div class="add-linked" role="group" aria-labelledby="add-linked"><p class="help" id="add-linked">${a.link}</p>${providers.map(
              ({
                id,
                name,
              }) => html`<button type="button" class="button quiet small provider" @click=${() => flow.visit(id)}
            >${providerMark(name[locale])}${name[locale]}</button>`,
            )}</div>`
          : nothing
    }`,
  );
};

function row(context: AccountContext, { id, provider, used }: AccountLink, last: boolean) {
  const { a, state, flow, locale } = context;
  const name = provider.name[locale];
  const panel = `unlink ${id}` as const;
  const asking = state.panel === panel;
  return html`<li>
    <div class="row">
      <p class="row-text"><b>${name}</b><span>${a.lastUsed(momentOf(used, locale))}</span>${last ? html`<span>${a.lastWayIn}</span>` : nothing}</p>
      ${
        last
          ? nothing
          : html`<button type="button" class="button quiet small" id="${panel}-button" aria-label=${asking ? a.cancel : a.unlinkOf(name)} aria-expanded=${asking ? 'true' : 'false'}
            @click=${() => flow.toggle(panel)}>${asking ? a.cancel : a.unlink}</button>`
      }
    </div>
    ${
      asking
        ? html`<div class="view"><p class="lead" tabindex="-1" data-focus>${a.unlinkAsk(name)}</p>
        ${busyButton(context, { label: a.unlinkOf(name), busyLabel: a.unlinking, task: 'unlink', onClick: () => flow.unlink(id) })}</div>`
        : nothing
    }
  </li>`;
}

/** The password, before an account that a provider has named is added. */
function question(context: AccountContext, { provider }: LinkedAnswer) {
  const { a, flow, locale } = context;
  const name = provider.name[locale];
  return html`${passwordForm(context, { lead: a.linkAsk(name), label: a.linkWith(name), busyLabel: a.linking, task: 'link', submit: () => flow.link() })}
    ${linkButton(a.cancel, () => flow.toggle('link'))}`;
}
