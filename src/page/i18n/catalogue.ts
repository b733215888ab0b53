import type { Locale } from '../../protocol/common/locale.ts';
import type { en } from './en.ts';
import type { LAZY_CATALOGUE } from './lazy-catalogue.ts';

type Widened<T> = T extends string ? string : T;

/** The texts that are there from the start, in one language. A language in which one is missing does not compile. */
export type FirstCatalogue = { readonly [Key in keyof typeof en]: Widened<(typeof en)[Key]> };

/** The page's texts in one language. */
export type Catalogue = FirstCatalogue & Readonly<(typeof LAZY_CATALOGUE)[Locale]>;

/** The name of a text that needs nothing filled in. */
export type TextKey = { [Key in keyof Catalogue]: Catalogue[Key] extends string ? Key : never }[keyof Catalogue];
