import { html } from 'lit';
import type { Locale } from '../../protocol/common/locale.ts';
import type { CredentialFields, CredentialPayload } from '../../protocol/onttag/onttag.ts';
import { dateOf } from '../i18n/moments.ts';
import type { AccountContext } from './context.ts';

/** As one looks for them in a document. */
const ORDER: (keyof CredentialFields)[] = [
  'Name',
  'Nationality',
  'BirthDay',
  'IDDocNumber',
  'IssueDate',
  'ExpirationDate',
  'IssuerName',
];

/** What a credential says of its owner. */
export const credentialFacts = ({ a, locale }: AccountContext, { clm: { cred } }: CredentialPayload) =>
  html`<dl class="facts" id="secret" tabindex="-1" data-focus>
    ${ORDER.map((field) => html`<dt>${a.fields[field]}</dt><dd translate="no">${shown(field, cred[field], locale)}</dd>`)}
  </dl>`;

function shown(field: keyof CredentialFields, value: string, locale: Locale): string {
  if (field === 'Nationality') return new Intl.DisplayNames(locale, { type: 'region' }).of(value) ?? value;
  return field === 'BirthDay' || field === 'IssueDate' || field === 'ExpirationDate' ? dateOf(value, locale) : value;
}
