import type { TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/catalogue.ts';
import type { Flow } from '../flow/flow.ts';
import type { FlowState } from '../flow/state.ts';
import type { LinkedProvider } from '../../protocol/linked.ts';
import type { Locale } from '../../protocol/locale.ts';

/** What a screen is drawn from. */
export interface ViewContext {
  state: FlowState;
  flow: Flow;
  t: Catalogue;
  locale: Locale;
  /** The app's registered name. */
  app: string;
  /** The providers that people may sign in with instead. */
  providers: readonly LinkedProvider[];
  /** Where a development server shows the codes that it "sends". */
  outbox: string | undefined;
}

/** One screen. */
export type View = (context: ViewContext) => TemplateResult;
