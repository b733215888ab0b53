import { html, LitElement } from 'lit';

/** A component of the site, with the element in its shadow root. */
export class ShopCard extends LitElement {
  static properties = { host: {}, clientId: { attribute: 'client-id' }, theme: { state: true }, who: { state: true } };

  constructor() {
    super();
    this.theme = 'light';
    this.who = 'nobody';
  }

  render() {
    return html`
      <button id="toggle" @click=${() => (this.theme = 'dark')}>Toggle</button>
      <ontid-signin id="button" host=${this.host} client-id=${this.clientId} theme=${this.theme}
        @ontid-success=${({ result }) => (this.who = result.ontid)}></ontid-signin>
      <p id="who">${this.who}</p>`;
  }
}
customElements.define('shop-card', ShopCard);
