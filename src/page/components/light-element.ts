import { LitElement } from 'lit';

/**
 * An element that renders into the light DOM: password managers, autofill and `autocomplete="one-time-code"` do not reach into
 * shadow roots, and labels and descriptions do not cross them.
 */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
