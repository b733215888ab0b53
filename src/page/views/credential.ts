import { html } from 'lit';
import { CREDENTIAL } from '../../i18n/all/credential.ts';
import { userNameOf, writtenIn } from '../browser/user-names.ts';
import { announcements, busyButton, submitTo } from '../components/form.ts';
import { userName } from '../components/user-name.ts';
import type { ShowableCredential } from '../flow/state.ts';
import { dayOf } from '../i18n/moments.ts';
import type { View, ViewContext } from './context.ts';

/**
 * Asks whether the site is to be shown a verified credential, and says all that it would see. The question has the focus:
 * Enter alone decides nothing.
 */
export const credentialView: View<'credential'> = (context) => {
  const { state, t, app, locale } = context;
  const words = CREDENTIAL[locale];
  const { passwordWrong, passwordTries } = words;
  if (state.chosen) return question({ ...context, t: { ...t, passwordWrong, passwordTries } });
  return html`<div class="view">
    <h2 tabindex="-1" data-focus>${words.asks(app)}</h2>
    <p class="lead">${state.checking ? words.checking : state.credentials.length ? words.allExpired(listOf(context), app) : words.none(app)}</p>
    ${announcements(context)}
    ${keepBack(context, false)}
    ${busyButton(context, { label: words.look, busyLabel: t.opening, task: 'look', onClick: () => context.flow.credential.look(), quiet: true })}
    <div class="links"><a class="link" href="/account" target="_blank" rel="noopener">${words.getOne}</a></div>
  </div>`;
};

function question(context: ViewContext<'credential'>) {
  const { state, flow, app, locale } = context;
  const words = CREDENTIAL[locale];
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.credential.show())}>
    <h2 tabindex="-1" data-focus>${words.asks(app)}</h2>
    <p class="lead">${words.sees(app)}</p>
    <ul class="sees">${Object.values(words.fields).map((field) => html`<li>${field}</li>`)}</ul>
    ${choice(context)}
    ${announcements(context)}
    ${userName(userNameOf(state.account, writtenIn(state)))}
    <password-field .context=${context} .field=${'password'} .help=${words.passwordHelp}></password-field>
    <div class="choice">
      ${keepBack(context, true)}
      ${busyButton(context, { label: words.show, busyLabel: words.showing, task: 'show', guarded: true })}
    </div>
  </form>`;
}

function choice(context: ViewContext<'credential'>) {
  const { state, flow, locale } = context;
  const [only, ...more] = state.credentials;
  if (!more.length) return html`<p><b>${nameOf(context, only!)}</b></p>`;
  return html`<fieldset class="which"><legend>${CREDENTIAL[locale].which}</legend>${state.credentials.map(
    (credential) =>
      html`<label class="check"><input type="radio" name="credential" .checked=${credential.id === state.chosen} ?disabled=${state.task !== null || credential.expired}
        @change=${() => flow.credential.choose(credential.id)}><span>${nameOf(context, credential)}</span></label>`,
  )}</fieldset>`;
}

const keepBack = (context: ViewContext<'credential'>, quiet: boolean) =>
  busyButton(context, {
    label: CREDENTIAL[context.locale].keepBack,
    busyLabel: context.t.signingIn,
    task: 'without',
    onClick: () => context.flow.credential.withhold(),
    quiet,
    guarded: true,
  });

/** Those that there are, one after the other, with the days on which they expired. */
const listOf = (context: ViewContext<'credential'>) =>
  new Intl.ListFormat(context.locale).format(
    context.state.credentials.map((credential) => nameOf(context, credential)),
  );

function nameOf(
  { locale }: ViewContext<'credential'>,
  { doc_type, country, expires, expired }: ShowableCredential,
): string {
  const { documentOf, documents, expiredOn } = CREDENTIAL[locale];
  const name = documentOf(
    documents[doc_type],
    new Intl.DisplayNames(locale, { type: 'region' }).of(country) ?? country,
  );
  return expired ? expiredOn(name, dayOf(expires, locale)) : name;
}
