import type { FastifyRequest } from 'fastify';
import { FORMATS } from '../../i18n/all/formats.ts';
import { type Locale, matchLocale } from '../../protocol/common/locale.ts';

/** The language to answer a person in, and the country whose calling code to offer first. */
export interface Place {
  locale: Locale;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** Goes by what the site asked for, then by the browser's list (RFC 9110 §12.5.4). */
export function placeOf(request: FastifyRequest, lang: string | undefined): Place {
  const wishes = [...(lang ? [lang] : []), ...acceptedLanguages(request.headers['accept-language'])];
  const locale = matchLocale(wishes);
  // A region says more than a language, but only the region of somebody who speaks it: zh-TW is Taiwan, en-US in zh's
  // list is not. What somebody wants more than what we speak is where they are: de-DE before en-US is Germany.
  const speaks = (wish: string) => new RegExp(`^${locale}\\b`, 'i').test(wish);
  const spoken = wishes.findIndex(speaks);
  const tag = wishes.find((wish, rank) => (speaks(wish) || spoken === -1 || rank < spoken) && regionOf(wish));
  return { locale, country: (tag && regionOf(tag)) ?? FORMATS[locale].country };
}

function regionOf(tag: string): string | undefined {
  try {
    const region = new Intl.Locale(tag).region;
    return region && /^[A-Z]{2}$/.test(region) ? region : undefined;
  } catch {
    return undefined;
  }
}

function acceptedLanguages(header: string | undefined): string[] {
  return (header ?? '')
    .slice(0, 512)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { tag, q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ tag, q }) => tag && q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ tag }) => tag);
}
