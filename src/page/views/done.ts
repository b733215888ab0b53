import { html, nothing } from 'lit';
import type { View } from './context.ts';

/** The answer has arrived at the site: a tick and a sentence before the window closes or goes back there. */
export const doneView: View<'done'> = ({ state, flow, t, app }) => html`<div class="view end">
  ${
    state.allowed
      ? html`<svg class="tick" viewBox="0 0 48 48" width="56" height="56" aria-hidden="true"><circle cx="24" cy="24" r="20" pathLength="1"/><path d="m15 24.5 6.5 6.5L33.5 18" pathLength="1"/></svg>`
      : nothing
  }
  <h2 tabindex="-1" data-focus>${state.allowed ? t.signedIn(app) : t.notSignedIn(app)}</h2>
  ${flow.leaves ? html`<p class="lead">${t.goingBack(app)}</p>` : html`<closing-note .t=${t}></closing-note>`}
</div>`;

/**
 * The answer was sent, and nobody has confirmed it: plugins of older pages do not, and a stranger cannot. So the screen
 * does not say that the person is signed in, and leaves the window to the page that opened it. A site that would have confirmed it
 * has lost the answer: there the person has to press again.
 */
export const sentView: View<'sent'> = ({ state, t, app }) => html`<div class="view end">
  <h2 tabindex="-1" data-focus>${state.allowed ? t.goBackTo(app) : t.notSignedIn(app)}</h2>
  <p class="lead">${state.notice ? t[state.notice] : t.mayClose}</p>
</div>`;
