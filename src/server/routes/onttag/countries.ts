import Type from 'typebox';
import { LOCALES } from '../../../protocol/common/locale.ts';
import { COUNTRIES } from '../../../protocol/onttag/onttag-countries.ts';
import type { Server } from '../../http/server.ts';
import type { Services } from '../../services/services.ts';
import { addOntTagRoute } from '../support/onttag/onttag-route.ts';

/** The countries whose documents are taken, with their names. */
export function countries(app: Server, services: Services): void {
  addOntTagRoute(app, services, {
    method: 'GET',
    url: '/api/v1/onttag/countries',
    answer: { action: 'queryCountries', failure: '' },
    summary: 'The countries whose documents are taken, by ISO 3166-1 alpha-2, with their names.',
    errors: [],
    example: { request: { lang: 'en' }, result: [{ country_code: 'AF', country_name: 'Afghanistan' }] },
    schema: {
      querystring: Type.Object({ lang: Type.Optional(Type.Union(LOCALES.map((lang) => Type.Literal(lang)))) }),
    },
    async handle({ query }) {
      const names = new Intl.DisplayNames([(query as { lang?: string }).lang ?? 'en'], { type: 'region' });
      return COUNTRIES.map((country_code) => ({ country_code, country_name: names.of(country_code) }));
    },
  });
}
