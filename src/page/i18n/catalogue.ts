import type { en } from './en.ts';

type Widened<T> = T extends string ? string : T;

/** The page's texts in one language. A language in which one is missing does not compile. */
export type Catalogue = { readonly [Key in keyof typeof en]: Widened<(typeof en)[Key]> };

/** The name of a text that needs nothing filled in. */
export type TextKey = { [Key in keyof Catalogue]: Catalogue[Key] extends string ? Key : never }[keyof Catalogue];
