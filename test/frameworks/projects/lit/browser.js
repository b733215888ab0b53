import '@lit-labs/ssr-client/lit-element-hydrate-support.js';

// Support for hydration comes first; then the element, and the component that a server has rendered.
await import('ontid-signin/define');
const { ShopCard } = await import('./shop-card.js');
const card = document.querySelector('shop-card');
await customElements.whenDefined('shop-card');
await card.updateComplete;
if (!(card instanceof ShopCard)) throw new Error('The component is not upgraded.');
document.documentElement.dataset.hydrated = '';
