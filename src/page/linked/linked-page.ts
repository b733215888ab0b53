import { html } from 'lit';
import type { Locale } from '../../protocol/common/locale.ts';
import type { LinkedAcknowledged } from '../../protocol/custody/linked.ts';
import type { LinkedWindowData } from '../../protocol/sign-in/page-data.ts';
import { LightElement } from '../components/light-element.ts';
import { LINKED_FAULTS } from '../faults/texts.ts';
import { CATALOGUES } from '../i18n/index.ts';

/** Milliseconds in which a page that waits says that it has heard. */
const PATIENCE = 1000;

/**
 * The last page of the window that went to a provider. It tells the page that waits for it what came of it and closes;
 * where nobody waits any more, or the browser does not let it close, it says so itself.
 */
export class LinkedPage extends LightElement {
  static override properties = { data: { attribute: false }, locale: {}, stays: { state: true } };
  declare data: LinkedWindowData;
  declare locale: Locale;
  declare private stays: 'heard' | 'lost' | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { channel: name, answer } = this.data;
    const channel = new BroadcastChannel(name);
    const lost = setTimeout(() => (this.stays = 'lost'), PATIENCE);
    channel.addEventListener('message', ({ data }: MessageEvent<LinkedAcknowledged>) => {
      if (data !== 'heard') return;
      clearTimeout(lost);
      window.close();
      this.stays = 'heard';
    });
    channel.postMessage(answer);
  }

  protected override render() {
    const t = CATALOGUES[this.locale];
    const { outcome, provider } = this.data.answer;
    const known = outcome === 'known' || outcome === 'new';
    const lost = known ? t.linkedLost(provider.name[this.locale]) : t[LINKED_FAULTS[outcome]];
    const text = { heard: t.mayClose, lost }[this.stays!] ?? t.closing;
    return html`<div class="view" role="status"><p class="lead">${text}</p></div>`;
  }
}

/** Makes one, and names it. */
export function linkedPage(data: LinkedWindowData): LinkedPage {
  customElements.define('linked-page', LinkedPage);
  return Object.assign(new LinkedPage(), { data });
}
