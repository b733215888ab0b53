import type { OntId } from '../../protocol/common/ont-id.ts';
import type { PhoneParts } from '../../protocol/common/phone.ts';
import { NEW_PASSWORD_MIN_LENGTH } from '../../protocol/custody/custody-api.ts';
import { estimatedTexts, PASSWORD_MIN_GUESSES_LOG10, personalWords } from '../../protocol/custody/password-rule.ts';
import type { App, AppRegistry } from '../apps/app-registry.ts';
import { type NewPassword, readPassword } from '../custody/password.ts';
import { ApiError } from '../errors/api-error.ts';
import type { BreachedPasswords } from './breached-passwords.ts';
import type { Strength } from './strength.ts';

/** Who sets a password: the hosted page, or an app's back end. */
type Setter = { kind: 'page' } | { kind: 'app'; app: Pick<App, 'name' | 'shortPasswords'> };

/** The account that the password is chosen for, as far as it is known. */
export interface ChosenFor {
  caller: Setter;
  phone?: PhoneParts | undefined;
  /** The app that the person signs in to on the hosted page; the page names it. */
  clientId?: OntId | undefined;
  /** Other words that are personal: a provider's name, the ONT ID. */
  names?: readonly string[];
}

const TOO_EASY =
  'is too easy to guess: expected a password that is not common, not made of the phone number or of the app’s name, ' +
  'and that takes 100,000,000 guesses or more, such as three or four unrelated words; nothing was changed';
const BREACHED = 'was seen in a data breach: expected one that is used nowhere else; nothing was changed';

const KEYSTORES = 'the keystore’s password';
const NEEDS_ANOTHER =
  'is too short or too easy to guess for an account: expected newPassword beside it, which the key is encrypted ' +
  'under again; ' +
  'the ONT ID stays the same, and nothing was changed';

/**
 * Decides whether a password may be set (NIST SP 800-63B-4 §3.1.1.2, ASVS 5.0 6.2.1 and 6.2.4). Every password that an
 * account gets comes through here: what makes accounts and changes them takes a `NewPassword` alone.
 */
export class NewPasswords {
  readonly #apps: AppRegistry;
  readonly #breached: BreachedPasswords;
  readonly #strength: Strength;
  readonly #host: string;

  /** @param parts.host the hosted page's, with its port */
  constructor(parts: { apps: AppRegistry; breached: BreachedPasswords; strength: Strength; host: string }) {
    this.#apps = parts.apps;
    this.#breached = parts.breached;
    this.#strength = parts.strength;
    this.#host = parts.host;
  }

  /**
   * Reads a password that is to be set. This part costs nothing; `check` does the rest once the caller has proven who
   * they are.
   *
   * @param field the request's field, for the message
   * @throws ApiError PARAM_ERROR when it is too short, too long, or no well-formed text
   */
  read(field: string, text: string, caller: Setter): string {
    const password = readPassword(text, field);
    if (takesShort(caller) || [...password].length >= NEW_PASSWORD_MIN_LENGTH) return password;
    throw new ApiError(
      'PARAM_ERROR',
      `${field} has at least ${NEW_PASSWORD_MIN_LENGTH} characters; this one has ${[...password].length}`,
    );
  }

  /**
   * Makes sure that a password is not easy to guess and in no list of breaches. An app that is registered with short
   * passwords may set any.
   *
   * @param password as `read` gave it
   * @throws ApiError INVALID_PASSWORD with status 400; TIME_EXCEEDED when too many are being checked
   */
  async check(field: string, password: string, chosenFor: ChosenFor): Promise<NewPassword> {
    const { caller, phone } = chosenFor;
    if (takesShort(caller)) return password as NewPassword;
    const words = personalWords({
      phone,
      names: [...(chosenFor.names ?? []), await this.#appName(chosenFor)],
      host: this.#host,
    });
    const guesses = await this.#strength.estimate(estimatedTexts(password, phone), words);
    // Written so that an estimate which is no number refuses, too.
    if (!(guesses >= PASSWORD_MIN_GUESSES_LOG10)) throw refused(field, TOO_EASY);
    if (await this.#breached.has(password)) throw refused(field, BREACHED);
    return password as NewPassword;
  }

  /**
   * Makes sure that a keystore's own password may be an account's, where the caller has named no other.
   *
   * @param password as `readPassword` gave it
   * @throws ApiError INVALID_PASSWORD with status 400, which says to send `newPassword`
   */
  async checkKeystores(password: string, chosenFor: ChosenFor): Promise<NewPassword> {
    if (!takesShort(chosenFor.caller) && [...password].length < NEW_PASSWORD_MIN_LENGTH)
      throw refused(KEYSTORES, NEEDS_ANOTHER);
    return this.check(KEYSTORES, password, chosenFor).catch((error: unknown) => {
      throw error instanceof ApiError && error.error === 'INVALID_PASSWORD' ? refused(KEYSTORES, NEEDS_ANOTHER) : error;
    });
  }

  async #appName({ caller, clientId }: ChosenFor): Promise<string | undefined> {
    if (caller.kind === 'app') return caller.app.name;
    return clientId && (await this.#apps.find(clientId))?.name;
  }
}

const takesShort = (caller: Setter) => caller.kind === 'app' && caller.app.shortPasswords;

// 403 is for a password that is not the account's; 400 says that this one cannot become it.
const refused = (field: string, why: string) => new ApiError('INVALID_PASSWORD', `${field} ${why}`, { status: 400 });
