import {
  type Country,
  firstCountry,
  type Phone,
  type PhoneLibrary,
  type PhoneProblem,
  readPlainly,
} from './numbers.ts';

/** Reads phone numbers: plainly at first, and with the library as soon as it has come. */
export interface Phones {
  /**
   * Fetches the library, once. Settles when it is there or cannot be had, and never rejects.
   *
   * @param patience milliseconds after which it settles all the same; the library may still come
   */
  load(patience?: number): Promise<void>;
  /** Every country that can be chosen. Until the library is there, the one given. */
  countries(first: string): readonly Country[];
  country(code: string): Country;
  read(text: string, country: string): Phone | PhoneProblem;
}

/** @param fetchLibrary imports the library; when that fails, the next `load` tries again */
export function lazyPhones(fetchLibrary: () => Promise<PhoneLibrary>): Phones {
  let library: PhoneLibrary | undefined;
  let loading: Promise<void> | undefined;
  const country = (code: string) => library?.countries.find((known) => known.code === code) ?? firstCountry(code);
  return {
    load(patience) {
      loading ??= fetchLibrary().then(
        (loaded) => void (library = loaded),
        () => void (loading = undefined),
      );
      return patience === undefined ? loading : within(loading, patience);
    },
    countries: (first) => library?.countries ?? [firstCountry(first)],
    country,
    read: (text, code) => (library ? library.read(text, code) : readPlainly(text, country(code))),
  };
}

/** What was typed, with a number that names its country taken apart: `+86 158…` becomes China and `158…`. */
export function splitNumber(
  phones: Phones,
  { number, country }: { number: string; country: string },
): { number: string; country: string } {
  const phone = number.trim().startsWith('+') ? phones.read(number, country) : 'empty';
  if (typeof phone === 'string') return { number, country };
  return { country: phone.country, number: phone.display.slice(phone.callingCode.length + 1).trim() };
}

function within(promise: Promise<void>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void promise.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
