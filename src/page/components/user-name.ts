import { html } from 'lit';

/**
 * For password managers: whose password it is; see `user-names.ts`.
 *
 * @param name `''` where the page does not know it: the field then takes what the manager fills in beside the password, and
 *   left empty it makes the manager go by the password alone. A name that nobody signs in with would be a second entry.
 */
export const userName = (name: string) =>
  html`<input class="visually-hidden" type="text" name="username" autocomplete="username" ?readonly=${name !== ''} tabindex="-1" aria-hidden="true" .value=${name}>`;
