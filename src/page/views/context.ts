import type { TemplateResult } from 'lit';
import type { Locale } from '../../protocol/common/locale.ts';
import type { LinkedProvider } from '../../protocol/custody/linked.ts';
import type { Flow } from '../flow/flow.ts';
import type { Fault, FlowState, Typed } from '../flow/state.ts';
import type { Catalogue, TextKey } from '../i18n/catalogue.ts';

/** What the parts of a form are drawn from, on any page. */
export interface FormContext {
  state: {
    task: string | null;
    fault: Fault | null;
    notice: TextKey | null;
    workDone: number | null;
    settling?: boolean;
  };
  flow: {
    type(field: Typed, value: string): void;
    /** The way out that goes with a fault's `offer`. */
    signInInstead?(): unknown;
  };
  t: Catalogue;
}

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
