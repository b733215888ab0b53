import { html, nothing, type TemplateResult } from 'lit';
import type { AccountContext } from '../context.ts';
import type { Panel } from '../state.ts';

/** A section with its heading. */
export const section = (id: string, heading: string, content: unknown) =>
  html`<section class="section" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>${content}</section>`;

/** A part that is folded until it is asked for. */
export function fold({ state, flow }: AccountContext, panel: Panel, label: string, content: () => unknown): TemplateResult {
  const open = state.panel === panel;
  return html`<div class="fold ${open ? 'open' : ''}">
    <h3><button type="button" class="fold-button" id="${panel}-button" aria-expanded=${open ? 'true' : 'false'} @click=${() => flow.toggle(panel)}
      >${label}<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path d="M2.5 4.5 6 8l3.5-3.5"/></svg></button></h3>
    ${open ? content() : nothing}
  </div>`;
}
