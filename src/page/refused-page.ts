import type { Locale } from '../protocol/locale.ts';
import type { RefusalReason } from '../protocol/page-data.ts';
import { CopyBlock } from './components/copy-block.ts';
import { LightElement } from './components/light-element.ts';
import { CATALOGUES } from './i18n/index.ts';
import { REFUSED_STRINGS } from './i18n/refused.ts';
import { refusedView } from './views/refused.ts';

/** The page when nothing may be sent to whoever asked. It is loaded when it is needed. */
export class RefusedPage extends LightElement {
  static override properties = { reason: { attribute: false }, locale: {} };
  declare reason: RefusalReason;
  declare locale: Locale;

  protected override render() {
    return refusedView(this.reason, CATALOGUES[this.locale], REFUSED_STRINGS[this.locale]);
  }
}

/** Makes one, and names the elements that it is made of. */
export function refusedPage(reason: RefusalReason): RefusedPage {
  customElements.define('copy-block', CopyBlock);
  customElements.define('refused-page', RefusedPage);
  return Object.assign(new RefusedPage(), { reason });
}
