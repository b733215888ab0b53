import type { AccountPageData, SignInPageData } from '../../protocol/sign-in/page-data.ts';
import type { Questions } from '../flow/state.ts';

/** The data that a sign-in is opened with. `request` is missing where no site asked. */
export type SignInData = Questions & Pick<SignInPageData, 'app' | 'locale' | 'outbox' | 'linked' | 'second'>;

/** The sign-in to the account page, which no site asked for. */
export const ownQuestions = ({ country, linked, locale, outbox, second }: AccountPageData): SignInData => ({
  country,
  locale,
  app: { name: 'ONT ID' },
  account: null,
  ...(outbox && { outbox }),
  ...(linked && { linked }),
  ...(second && { second }),
});
