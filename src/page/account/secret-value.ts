import { html, nothing } from 'lit';
import { LightElement } from '../components/light-element.ts';
import type { AccountContext } from './context.ts';
import { credentialFacts } from './credential-facts.ts';

/** Milliseconds that a secret stays to be read or written down. */
const SHOWN = 60_000;

/** A secret, shown for a minute and only while it can be seen: not in another tab's shadow, and not in a page gone back to. */
export class SecretValue extends LightElement {
  static override properties = { context: { attribute: false } };
  declare context: AccountContext;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setTimeout(this.#hide, SHOWN);
    document.addEventListener('visibilitychange', this.#hideUnseen);
    window.addEventListener('pagehide', this.#hide);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#hideUnseen);
    window.removeEventListener('pagehide', this.#hide);
  }

  protected override render() {
    const { a, state, flow } = this.context;
    const { secret } = state;
    if (!secret) return nothing;
    const shown =
      secret.kind === 'credential'
        ? credentialFacts(this.context, secret.payload)
        : html`<p class="value" id="secret" tabindex="-1" data-focus><code translate="no">${secret.text}</code></p>
          <div class="row-actions"><copy-button .a=${a} .text=${secret.text} .from=${'secret'}></copy-button>
            <button type="button" class="button quiet small" @click=${() => flow.hide()}>${a.hide}</button></div>`;
    return html`${shown}<p class="help">${a.secretLeaves}</p>`;
  }

  readonly #hide = () => this.context.flow.hide();
  readonly #hideUnseen = () => document.visibilityState === 'hidden' && this.#hide();
}
