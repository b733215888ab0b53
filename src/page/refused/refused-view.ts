import { html, nothing } from 'lit';
import type { RefusedTexts } from '../../i18n/types/named.ts';
import type { Locale } from '../../protocol/common/locale.ts';
import type { RefusalReason } from '../../protocol/sign-in/page-data.ts';
import { accountLink } from '../components/form.ts';
import { LINKED_FAULTS } from '../faults/texts.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
import { withWait } from '../i18n/wait.ts';
import { addOriginCommand, addRedirectUriCommand, registerCommand } from './register-command.ts';

/** Says why no answer can be sent: a sentence for the visitor, and a fix for the site's developer. */
export function refusedView(reason: RefusalReason, catalogue: Catalogue, t: RefusedTexts, locale: Locale) {
  if (reason.code === 'server_error')
    return lead(catalogue.serverFailed, html`<a class="button" href="">${t.tryAgain}</a>`);
  if (reason.code === 'too_many')
    return lead(withWait(catalogue.tooMany, reason.wait, locale), html`<a class="button" href="">${t.tryAgain}</a>`);
  if (reason.code === 'unreadable') return lead(t.unreadable);
  if (reason.code === 'linked') return lead(catalogue[LINKED_FAULTS[reason.fault]]);
  if (reason.code === 'no_request') return lead(t.noRequest, accountLink(catalogue));
  return lead(catalogue.notSetUp, html`<h2>${t.forDeveloper}</h2>${forDeveloper(reason, t)}`);
}

const lead = (text: string, more: unknown = nothing) =>
  html`<div class="view refused"><p class="lead">${text}</p>${more}</div>`;

type FaultyRequest = Exclude<
  RefusalReason,
  { code: 'server_error' | 'too_many' | 'unreadable' | 'no_request' | 'linked' }
>;
type Unregistered = Exclude<FaultyRequest, { code: 'invalid_request' }>;

const forDeveloper = (reason: FaultyRequest, t: RefusedTexts) =>
  reason.code === 'invalid_request' ? invalidRequest(reason, t) : unregistered(reason, t);

function unregistered(reason: Unregistered, t: RefusedTexts) {
  const redirectUri = reason.code === 'unknown_redirect_uri' ? reason.redirectUri : undefined;
  return html`<p>${unregisteredPart(reason, t)}</p>
    <dl><dt>${t.clientId}</dt><dd><code>${reason.clientId}</code></dd>
      ${reason.origin ? html`<dt>${t.origin}</dt><dd><code>${reason.origin}</code></dd>` : nothing}
      ${redirectUri ? html`<dt>${t.redirectUri}</dt><dd><code>${redirectUri}</code></dd>` : nothing}</dl>
    <p>${reason.code === 'unknown_client' ? t.registerIt : t.addIt}</p>
    <copy-block .t=${t} .text=${commandFor(reason, t)}></copy-block>`;
}

function commandFor(reason: Unregistered, t: RefusedTexts): string {
  if (reason.code === 'unknown_client') return registerCommand(t.yourApp, reason.origin);
  return reason.code === 'unknown_origin'
    ? addOriginCommand(reason.clientId, reason.origin)
    : addRedirectUriCommand(reason.clientId, reason.redirectUri);
}

function unregisteredPart(reason: Unregistered, t: RefusedTexts): string {
  if (reason.code === 'unknown_client') return t.unknownClient;
  return reason.code === 'unknown_origin' ? t.unknownOrigin(reason.appName) : t.unknownRedirectUri(reason.appName);
}

function invalidRequest({ parameter, problem }: Extract<RefusalReason, { code: 'invalid_request' }>, t: RefusedTexts) {
  return html`<p>${t.invalidRequest}</p>
    <dl><dt>${t.parameter}</dt><dd><code>${parameter}</code></dd><dt>${t.problem}</dt><dd>${t[problem]}</dd><dt>${t.expected}</dt><dd>${t.expect[parameter]}</dd></dl>`;
}
