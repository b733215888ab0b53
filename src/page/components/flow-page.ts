import type { Fault } from '../faults/fault.ts';
import { LightElement } from './light-element.ts';

/** The elements that render themselves a moment later than the page that they are on. */
const PARTS = 'phone-field, password-field, secret-value, prove-dialog';

/**
 * A page that shows a flow's state. It moves the focus after a change, which is what screen readers announce: to the field
 * of a new error, or to the question of a new screen.
 */
export abstract class FlowPage<PageFlow extends EventTarget & { state: { fault: Fault | null } }> extends LightElement {
  declare flow: PageFlow;
  #shown: { screen: string; fault: Fault | null } = { screen: '', fault: null };
  #renders = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.flow.addEventListener('change', () => this.requestUpdate());
  }

  protected override updated(): void {
    // Of two renders in a row, only the last one has everything in place.
    const render = ++this.#renders;
    const parts = [...this.querySelectorAll<LightElement>(PARTS)].map((part) => part.updateComplete);
    void Promise.all(parts).then(() => render === this.#renders && this.#moveFocus());
  }

  /** Names the screen that the page shows. The focus moves when the name changes. */
  protected abstract screen(): string;

  /** Moves the focus on a new screen. */
  protected abstract focusScreen(): void;

  #moveFocus(): void {
    const { screen, fault } = this.#shown;
    this.#shown = { screen: this.screen(), fault: this.flow.state.fault };
    const now = this.#shown;
    if (now.fault && now.fault !== fault && now.fault.field !== 'form') {
      const field = this.querySelector<HTMLInputElement>(`#${now.fault.field}`);
      field?.focus();
      field?.select();
    } else if (now.screen !== screen) this.focusScreen();
  }
}
