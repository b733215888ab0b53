import { html } from 'lit';

/** A provider's initial in a ring: its own sign is not ours to draw. */
export const providerMark = (name: string) =>
  html`<span class="provider-mark" aria-hidden="true">${initialOf(name)}</span>`;

/** 微信 and 微博 differ in their second character, names in Latin letters in their first. */
const initialOf = (name: string) => (/^[\w]/.test(name) ? name[0] : name.at(-1));
