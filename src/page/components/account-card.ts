import { html } from 'lit';
import type { SessionAccount } from '../../protocol/custody/custody-api.ts';

/** Whose ONT ID this is: enough for its owner to recognize it. */
export const accountCard = ({ phone, ontid }: SessionAccount) =>
  html`<p class="account">${phone && html`<span class="account-phone">${phone}</span>`}<span class="account-id" title=${ontid}>${shorten(ontid)}</span></p>`;

/** What its owner calls it: the phone, and where there is none, the ONT ID. */
export const nameOf = ({ phone, ontid }: SessionAccount) => phone || shorten(ontid);

/** `did:ont:AYx4Kq…9kQ2`: the address's two ends, which differ from one ONT ID to the next. */
const shorten = (ontid: string) => `${ontid.slice(0, 14)}…${ontid.slice(-6)}`;
