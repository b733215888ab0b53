import type { TemplateResult } from 'lit';
import type { Locale } from '../../protocol/common/locale.ts';
import type { LinkedProvider } from '../../protocol/custody/linked.ts';
import type { Flow } from '../flow/flow.ts';
import type { StateAt, Step } from '../flow/state.ts';
import type { Catalogue } from '../i18n/catalogue.ts';

/** The values that a screen is rendered from. */
export interface ViewContext<S extends Step = Step> {
  state: StateAt<S>;
  flow: Flow;
  t: Catalogue;
  locale: Locale;
  /** The app's registered name. */
  app: string;
  /** The providers that people can sign in with. */
  providers: readonly LinkedProvider[];
  /** The page of a development server that shows the codes that it "sends". */
  outbox: string | undefined;
}

/** One screen. Its name makes sure that the state has the values that it needs. */
export type View<S extends Step = Step> = (context: ViewContext<S>) => TemplateResult;

/** Screens by name. */
export type Views<S extends Step = Step> = { readonly [Name in S]: View<Name> };

/** Renders the screen of the context's state; nothing while the screen is not loaded. */
export const viewOf = (views: Partial<Views>, context: ViewContext): TemplateResult | undefined =>
  (views[context.state.step] as View | undefined)?.(context);
