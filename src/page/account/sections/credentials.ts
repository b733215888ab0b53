import { html, nothing } from 'lit';
import type { AccountCredential, HeldCredential } from '../../../protocol/custody/account-api.ts';
import type { DocumentType } from '../../../protocol/onttag/onttag.ts';
import { COUNTRIES } from '../../../protocol/onttag/onttag-countries.ts';
import { busyButton } from '../../components/form.ts';
import { dayOf, momentOf } from '../../i18n/moments.ts';
import type { AccountContext } from '../context.ts';
import { dataUrlOf, isPicture } from '../pictures.ts';
import { fold, passwordForm, section } from './parts.ts';

const DOCUMENTS: DocumentType[] = ['passport', 'idcard', 'dl'];

/** The documents that were sent, what became of each, and the form to send another. */
export const credentialsSection = (context: AccountContext) => {
  const { a, state } = context;
  const sent = state.credentials ?? [];
  return section(
    'credentials',
    a.credentials,
    html`
    ${sent.length ? html`<ul class="rows" aria-live="polite">${sent.map((one) => row(context, one))}</ul>` : html`<p class="lead">${a.noCredentials}</p>`}
    ${fold(context, 'document', a.verifyDocument, () => form(context))}`,
  );
};

function row(context: AccountContext, { doc_type, country, status, reason, at, app, issued }: AccountCredential) {
  const { a, locale } = context;
  const name = a.documentOf(
    a.documents[doc_type],
    new Intl.DisplayNames(locale, { type: 'region' }).of(country) ?? country,
  );
  const text = html`<p class="row-text"><b>${name}</b>
    <span>${a.status[status](momentOf(at, locale))}</span>
    ${issued ? html`<span>${(issued.expired ? a.expired : a.goodUntil)(dayOf(issued.expires, locale))}</span>` : nothing}
    ${status === 'approved' && !issued ? html`<span>${a.former}</span>` : nothing}
    ${reason ? html`<span>${reason}</span>` : nothing}${app ? html`<span>${a.askedBy(app)}</span>` : nothing}</p>`;
  return html`<li>${issued ? openable(context, issued, name, text) : text}</li>`;
}

/** A credential that its owner can open. */
function openable(context: AccountContext, { id, encrypted }: HeldCredential, name: string, text: unknown) {
  const { a, state, flow } = context;
  const panel = `credential ${id}` as const;
  const unfolded = state.panel === panel;
  const shown = unfolded && state.secret;
  const away = shown ? a.hide : a.cancel;
  return html`<div class="row">${text}
      <button type="button" class="button quiet small" id="${panel}-button" aria-label=${unfolded ? away : a.openOf(name)} aria-expanded=${unfolded ? 'true' : 'false'}
        @click=${() => flow.toggle(panel)}>${unfolded ? away : a.open}</button>
    </div>
    ${
      shown
        ? html`<secret-value .context=${context}></secret-value>`
        : unfolded
          ? passwordForm(context, {
              lead: a.openLead,
              label: a.openOf(name),
              busyLabel: a.opening,
              task: 'open',
              submit: () => flow.openCredential(encrypted),
            })
          : nothing
    }`;
}

function form(context: AccountContext) {
  const { a, state, locale } = context;
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const countries = COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })).sort((one, other) =>
    one.name.localeCompare(other.name, locale),
  );
  return html`<form class="view documents" @submit=${(event: Event) => void send(context, event)}>
    <p class="lead" tabindex="-1" data-focus>${a.verifyDocumentHelp}</p>
    <div class="field"><label for="doc-type">${a.documentType}</label>
      <select id="doc-type" name="doc_type">${DOCUMENTS.map((type) => html`<option value=${type}>${a.documents[type]}</option>`)}</select></div>
    <div class="field"><label for="doc-country">${a.documentCountry}</label>
      <select id="doc-country" name="country" required><option value=""></option>${countries.map(({ code, name }) => html`<option value=${code}>${name}</option>`)}</select></div>
    ${picture(context, 'front', a.front, true)}${picture(context, 'back', a.back, false)}
    ${busyButton({ state }, { label: a.send, busyLabel: a.sending, task: 'verify-document' })}
  </form>`;
}

const picture = ({ a }: AccountContext, side: 'front' | 'back', label: string, required: boolean) =>
  html`<div class="field"><label for="doc-${side}">${label}</label>
    <input id="doc-${side}" name=${side} type="file" accept="image/png,image/jpeg" ?required=${required} aria-describedby="doc-${side}-help"
      @change=${({ target }: Event) => {
        const input = target as HTMLInputElement;
        input.setCustomValidity([...input.files!].every(isPicture) ? '' : a.notAPicture);
        input.reportValidity();
      }}>
    <p class="help" id="doc-${side}-help">${a.pictures}</p></div>`;

async function send({ flow }: AccountContext, event: Event): Promise<void> {
  event.preventDefault();
  const given = new FormData(event.target as HTMLFormElement);
  const back = given.get('back') as File;
  const backdoc = back.size ? { backdoc: await dataUrlOf(back) } : {};
  await flow.verifyDocument({
    doc_type: given.get('doc_type') as DocumentType,
    country: given.get('country') as string,
    frontdoc: await dataUrlOf(given.get('front') as File),
    ...backdoc,
  });
}
