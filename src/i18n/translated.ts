import type { account } from './en/account.ts';
import type { lazyPage } from './en/lazy-page.ts';
import type { page } from './en/page.ts';
import type { providers } from './en/providers.ts';
import type { sms } from './en/sms.ts';

// The texts that a language consists of, where English names them. A language in which one is missing does not compile.

/** The same texts in another language. */
type Translated<T> = T extends string
  ? string
  : T extends (...args: never[]) => unknown
    ? T
    : { readonly [Key in keyof T]: Translated<T[Key]> };

/** The texts of the sign-in page's first load. */
export type PageTexts = Translated<typeof page>;

/** Texts of screens that many visits need, for cases that few do: a keystore that gets a phone, and a lost password. */
export type LazyPageTexts = Translated<typeof lazyPage>;

/** The account page's texts. */
export type AccountTexts = Translated<typeof account>;

/** The names of the providers of federated accounts, by id. */
export type ProviderTexts = Translated<typeof providers>;

/** Text messages: a code says what it is for, and a notice fits into one message. */
export type SmsTexts = Translated<typeof sms>;
