import { html, nothing } from 'lit';
import type { Section } from '../context.ts';
import { dayOf } from '../moments.ts';

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
    ${phone
      ? html`<dl class="facts">
          <dt>${a.phone}</dt>
          <dd>${phone}</dd>
        </dl>`
      : nothing}
    ${state.view ? html`<p class="help">${a.created(dayOf(state.view.created, locale))}</p>` : nothing}
  </section>`;
};
