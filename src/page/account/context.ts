import type { TemplateResult } from 'lit';
import type { AccountTexts } from '../../i18n/translated.ts';
import type { Locale } from '../../protocol/common/locale.ts';
import type { LinkedProvider } from '../../protocol/custody/linked.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
import type { AccountFlow } from './account-flow.ts';
import type { AccountState } from './state.ts';

/** The values that the account page's sections are rendered from. */
export interface AccountContext {
  state: AccountState;
  flow: AccountFlow;
  /** The texts that the page shares with the sign-in. */
  t: Catalogue;
  /** Its own. */
  a: AccountTexts;
  locale: Locale;
  /** Those whose accounts can be added. */
  providers: readonly LinkedProvider[];
  /** Where a development server shows the codes that it "sends". */
  outbox: string | undefined;
  /** The user name that a password manager saw at the last sign-in in this tab; see `browser/user-names.ts`. */
  written: string;
}

/** One section. */
export type Section = (context: AccountContext) => TemplateResult;
