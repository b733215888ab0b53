import { html } from 'lit';
import type { View } from './context.ts';

/** There is no window that the answer could go to. Said before anything is typed, because typing would be in vain. */
export const noOpenerView: View<'no-opener'> = ({ t, app }) => html`<div class="view">
  <h2 tabindex="-1" data-focus>${t.noOpener(app)}</h2>
  <p class="lead">${t.noOpenerWhy}</p>
</div>`;
