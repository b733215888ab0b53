import { html } from 'lit';
import type { AccountTexts } from '../../i18n/translated.ts';
import { LightElement } from '../components/light-element.ts';

/** Copies a value that stands beside it. */
export class CopyButton extends LightElement {
  static override properties = { text: {}, a: { attribute: false }, from: {}, copied: { state: true } };
  declare text: string;
  declare a: AccountTexts;
  /** The id of the element that shows the value: selected where the clipboard cannot be had. */
  declare from: string;
  declare private copied: boolean;

  protected override render() {
    return html`<button type="button" class="button quiet small" @click=${this.#copy}><span aria-live="polite">${this.copied ? this.a.copied : this.a.copy}</span></button>`;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.copied = true;
    } catch {
      getSelection()?.selectAllChildren(document.getElementById(this.from)!);
    }
  }
}
