import { html, nothing } from 'lit';
import { dayOf } from '../../i18n/moments.ts';
import type { AccountContext, Section } from '../context.ts';
import { passwordForm } from './parts.ts';

/** Whose page this is: the ONT ID, the phone, and since when. */
export const profileSection: Section = (context) => {
  const { a, state, flow, locale } = context;
  const { ontid, phone } = state.account;
  const qr = state.panel === 'qr';
  return html`<section class="section profile" aria-labelledby="profile-heading">
    <h2 id="profile-heading" class="visually-hidden">${a.ontId}</h2>
    <p class="value" id="ontid"><code translate="no">${ontid}</code></p>
    <div class="row-actions">
      <copy-button .a=${a} .text=${ontid} .from=${'ontid'}></copy-button>
      <button type="button" class="button quiet small" id="qr-button" aria-expanded=${qr ? 'true' : 'false'} @click=${() => flow.toggle('qr')}>${qr ? a.hideQr : a.showQr}</button>
    </div>
    ${qr ? html`<qr-code .text=${ontid} .label=${a.qrOf}></qr-code>` : nothing}
    ${phone ? fullPhone(context) : nothing}
    ${state.view ? html`<p class="help">${a.created(dayOf(state.view.created, locale))}</p>` : nothing}
  </section>`;
};

/** The phone masked, and in full for the password. */
function fullPhone(context: AccountContext) {
  const { a, state, flow } = context;
  const open = state.panel === 'show-phone';
  const shown = open && state.secret?.kind === 'show-phone' ? state.secret : null;
  return html`<dl class="facts">
      <dt>${a.phone}</dt>
      <dd>${shown ? html`<span id="full-phone" tabindex="-1" data-focus>${shown.text}</span>` : state.account.phone}
        <button type="button" class="link" id="show-phone-button" aria-expanded=${open ? 'true' : 'false'} @click=${() => flow.toggle('show-phone')}
          >${shown ? a.hide : open ? a.cancel : a.showPhone}</button></dd>
    </dl>
    ${open && !shown ? passwordForm(context, { lead: a.phoneLead, label: a.showPhone, busyLabel: a.opening, task: 'open', submit: () => flow.reveal('show-phone') }) : nothing}`;
}
