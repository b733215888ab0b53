import type { TemplateResult } from 'lit';
import type { Locale } from '../../protocol/common/locale.ts';
import type { LinkedProvider } from '../../protocol/custody/linked.ts';
import type { AccountStrings } from '../i18n/account-strings.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
import type { AccountFlow } from './account-flow.ts';
import type { AccountState } from './state.ts';

/** What the account page's sections are drawn from. */
export interface AccountContext {
  state: AccountState;
  flow: AccountFlow;
  /** The texts that the page shares with the sign-in. */
  t: Catalogue;
  /** Its own. */
  a: AccountStrings;
  locale: Locale;
  /** Those whose accounts can be added. */
  providers: readonly LinkedProvider[];
  /** Where a development server shows the codes that it "sends". */
  outbox: string | undefined;
  /** What a password manager has seen of whoever signed in last in this tab; see `user-names.ts`. */
  written: string;
}

/** One section. */
export type Section = (context: AccountContext) => TemplateResult;
