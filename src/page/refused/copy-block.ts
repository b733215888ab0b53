import { html } from 'lit';
import type { RefusedTexts } from '../../i18n/types/named.ts';
import { LightElement } from '../components/light-element.ts';

/** A line to copy. */
export class CopyBlock extends LightElement {
  static override properties = { text: {}, t: { attribute: false }, copied: { state: true } };
  declare text: string;
  declare t: RefusedTexts;
  declare private copied: boolean;

  protected override render() {
    return html`<div class="copy-block"><pre tabindex="0"><code>${this.text}</code></pre
      ><button type="button" class="button quiet small" @click=${this.#copy}><span aria-live="polite">${this.copied ? this.t.copied : this.t.copy}</span></button></div>`;
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text);
      this.copied = true;
    } catch {
      // No permission, or no secure context: leave it selected, a keystroke from the clipboard.
      getSelection()?.selectAllChildren(this.querySelector('code')!);
    }
  }
}
