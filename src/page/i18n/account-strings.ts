import type { accountEn } from './account-en.ts';

type Widened<T> = T extends string
  ? string
  : T extends (...args: never[]) => unknown
    ? T
    : { readonly [Key in keyof T]: Widened<T[Key]> };

/** The account page's texts in one language. A language in which one is missing does not compile. */
export type AccountStrings = Widened<typeof accountEn>;

/** What was just done. */
export type DoneKey = keyof AccountStrings['done'];
