import { REFUSED } from '../../i18n/all/refused.ts';
import type { Locale } from '../../protocol/common/locale.ts';
import type { RefusalReason } from '../../protocol/sign-in/page-data.ts';
import { LightElement } from '../components/light-element.ts';
import { CATALOGUES } from '../i18n/index.ts';
import { CopyBlock } from './copy-block.ts';
import { popupPathOf } from './fragment-request.ts';
import { refusedView } from './refused-view.ts';

/** The page for a request that is refused. It is loaded when it is needed. */
export class RefusedPage extends LightElement {
  static override properties = { reason: { attribute: false }, locale: {} };
  declare reason: RefusalReason;
  declare locale: Locale;

  protected override render() {
    return refusedView(this.reason, CATALOGUES[this.locale], REFUSED[this.locale], this.locale);
  }
}

/** Creates the page and defines its elements. At the platform's own address, a request in the fragment is redirected. */
export function refusedPage(reason: RefusalReason): RefusedPage {
  const path = reason.code === 'no_request' ? popupPathOf(location.hash) : undefined;
  if (path) location.replace(path);
  customElements.define('copy-block', CopyBlock);
  customElements.define('refused-page', RefusedPage);
  return Object.assign(new RefusedPage(), { reason });
}
