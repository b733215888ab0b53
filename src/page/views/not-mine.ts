import { html, nothing } from 'lit';
import type { ViewContext } from './context.ts';

/** Lets the person say that the browser is not their own: it keeps nothing of them then. */
export const notMine = ({ state, flow, t }: ViewContext) =>
  html`<label class="check not-mine"
    ><input type="checkbox" id="not-mine" name="not-mine" .checked=${state.fleeting || nothing} ?disabled=${state.task !== null}
      @change=${(event: Event) => flow.setFleeting((event.target as HTMLInputElement).checked)}
    ><span>${t.notMine}</span></label>`;
