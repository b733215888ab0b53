import type { CredentialFields } from '../../protocol/onttag/onttag.ts';
import { COUNTRIES } from '../../protocol/onttag/onttag-countries.ts';
import { ApiError } from '../errors/api-error.ts';

const ISSUER_NAME = 'ONTTA';
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const LONGEST = 120;

/**
 * What a reviewer read in a document, made sure of.
 *
 * @throws ApiError PARAM_ERROR naming the field
 */
export function readFields(read: Omit<CredentialFields, 'IssuerName'>, now: Date): CredentialFields {
  const { Nationality, BirthDay, IssueDate, ExpirationDate } = read;
  if (!COUNTRIES.includes(Nationality)) throw wrong('Nationality is an ISO 3166-1 alpha-2 code such as CN');
  for (const [name, date] of Object.entries({ BirthDay, IssueDate, ExpirationDate })) {
    if (!DATE.test(date) || !isDay(date)) throw wrong(`${name} is a date: yyyy-mm-dd`);
  }
  // Dates of this form are in the order of their text.
  if (ExpirationDate < now.toISOString().slice(0, 10))
    throw wrong('ExpirationDate has passed: the document is not good any more');
  return {
    Nationality,
    Name: words('Name', read.Name),
    BirthDay,
    IssueDate,
    ExpirationDate,
    IDDocNumber: words('IDDocNumber', read.IDDocNumber),
    IssuerName: ISSUER_NAME,
  };
}

/** An invented person, the one of the published example, for an anchor that looks at no document. */
export function inventedFields(country: string, now: Date): Omit<CredentialFields, 'IssuerName'> {
  const year = now.getUTCFullYear();
  return {
    Nationality: country,
    Name: 'john smith',
    BirthDay: '1990-01-01',
    IssueDate: `${year - 1}-01-01`,
    ExpirationDate: `${year + 9}-01-01`,
    IDDocNumber: '510807199001012551',
  };
}

function words(name: string, text: string): string {
  const shown = text.normalize('NFC').trim();
  if (!shown || [...shown].length > LONGEST || /\p{C}/u.test(shown))
    throw wrong(`${name} has 1 to ${LONGEST} characters, none of them a control character`);
  return shown;
}

/** Not the 30th of February, which `Date` would move to March. */
function isDay(date: string): boolean {
  const time = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(date);
}

const wrong = (message: string) => new ApiError('PARAM_ERROR', message);
