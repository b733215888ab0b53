import { html, nothing } from 'lit';
import { announcements, busyButton, linkButton, submitTo } from '../components/form.ts';
import { providerMark } from '../components/provider-mark.ts';
import type { View, ViewContext } from './context.ts';

/** Asks a person whose account at a provider has no ONT ID: create one, or link it to the one that they have? */
export const linkedView: View<'linked'> = (context) => {
  const { app, state, flow, t, locale } = context;
  const provider = state.provider.name[locale];
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.linked.create())}>
    <h2>${t.linkedNew(provider)}</h2>
    <p class="lead">${t.whatItIs}</p>
    ${announcements(context)}
    <input class="visually-hidden" type="text" name="username" autocomplete="username" readonly tabindex="-1" aria-hidden="true" .value=${provider}>
    <password-field .context=${context} .field=${'newPassword'} .help=${t.passwordHelp} .personal=${{ names: [app, provider] }}></password-field>
    ${busyButton(context, { label: t.createOntId, busyLabel: t.creating, task: 'create' })}
    <div class="links">${linkButton(t.haveOne, () => flow.show('phone'))}</div>
  </form>`;
};

/** The providers, under the first question; or, for a person who comes from one of them, the effect of signing in. */
export function otherWays({ state, flow, t, locale, providers }: ViewContext) {
  if (state.linked) return html`<p class="lead">${t.linkedSignIn(state.linked.provider.name[locale])}</p>`;
  if (!providers.length || state.intent !== 'signin') return nothing;
  return html`<div class="others" role="group" aria-labelledby="others"><p id="others">${t.otherWays}</p>${providers.map(
    ({ id, name }) =>
      html`<button type="button" class="button quiet provider" data-guarded aria-disabled=${state.settling ? 'true' : nothing} @click=${() => flow.linked.visit(id)}
        >${providerMark(name[locale])}${name[locale]}</button>`,
  )}</div>`;
}
