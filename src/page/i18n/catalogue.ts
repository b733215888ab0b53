import type { LazyPageTexts, PageTexts } from '../../i18n/translated.ts';

/** The page's texts in one language. */
export type Catalogue = PageTexts & LazyPageTexts;

/** The name of a text that takes no values. */
export type TextKey = { [Key in keyof Catalogue]: Catalogue[Key] extends string ? Key : never }[keyof Catalogue];
