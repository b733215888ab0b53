import { html } from 'lit';
import type { Catalogue } from '../i18n/catalogue.ts';
import { accountLink } from './form.ts';
import { LightElement } from './light-element.ts';

/** Milliseconds that the last sentence can be read for. */
const READ = 900;
/** Milliseconds after which a window that was told to close and is still there will not. */
const GRACE = 600;

/** Closes the window. Where the browser does not let it, says that the person may, and what else there is. */
export class ClosingNote extends LightElement {
  static override properties = { t: { attribute: false }, stays: { state: true } };
  declare t: Catalogue;
  declare private stays: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    setTimeout(() => {
      window.close();
      setTimeout(() => (this.stays = true), GRACE);
    }, READ);
  }

  protected override render() {
    const { t } = this;
    return this.stays
      ? html`<p class="lead">${t.mayClose}</p>${accountLink(t)}`
      : html`<p class="lead">${t.closing}</p>`;
  }
}
