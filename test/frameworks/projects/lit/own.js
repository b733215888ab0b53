import { html, nothing, render } from 'lit';

/** A site whose own Lit draws into the elements of the class. */
let ready = false;
const draw = () =>
  render(
    html`
  <button id="toggle" @click=${() => ((ready = !ready), draw())}>Toggle</button>
  <div id="drawn" class="ontid-signin" data-theme=${ready ? 'dark' : 'light'} data-onsuccess="onSignIn"></div>
  <button id="own" class="ontid-signin" data-onsuccess="onSignIn">${ready ? html`<b>Go in</b>` : nothing}</button>
  <div id="late" class="ontid-signin" data-onsuccess="onSignIn">${ready ? html`<b>Later</b>` : nothing}</div>`,
    document.getElementById('app'),
  );
draw();
document.documentElement.dataset.hydrated = '';
