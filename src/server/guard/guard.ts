import type { OntId } from '../../protocol/common/ont-id.ts';
import type { Account } from '../accounts/accounts.ts';
import type { Activity } from '../activity/activity.ts';
import type { KnownDevices } from '../devices/known-devices.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Counted, Limits } from '../limits/limits.ts';
import type { FailureRun, FailureRuns } from './failure-runs.ts';

/** Whom a call is counted for: a browser, by its address and what it remembers; or an app, wherever it calls from. */
export type Source = { address: string; device?: string | undefined } | { app: OntId };

/** What is counted for either; see `rules.ts`. */
type Kind = 'calls' | 'codes' | 'wrong-codes' | 'wrong-passwords' | 'registrations' | 'keystores';

const counted = (kind: Kind, source: Source): Counted =>
  'app' in source ? [`app-${kind}`, source.app] : [`address-${kind}`, source.address];

/** Names a source where only so much of one caller may wait. */
export const callerOf = (source: Source): string => ('app' in source ? source.app : source.address);

const deviceOf = (source: Source): string | undefined => ('app' in source ? undefined : source.device);

/** Failures that say of a password, or of a keystore, that it is not the account's. */
const GUESSES = new Set(['INVALID_PASSWORD', 'DECODE_ERROR']);

const NOBODY = { id: '00000000-0000-0000-0000-000000000000' };

/**
 * Stands before what costs: nothing is hashed, and nothing sent, for a caller who has used up a limit. Whether an
 * account exists changes no answer here.
 */
export class Guard {
  readonly #limits: Limits;
  readonly #devices: KnownDevices;
  readonly #activity: Activity;
  readonly #failureRuns: FailureRuns;

  constructor(parts: { limits: Limits; devices: KnownDevices; activity: Activity; failureRuns: FailureRuns }) {
    this.#limits = parts.limits;
    this.#devices = parts.devices;
    this.#activity = parts.activity;
    this.#failureRuns = parts.failureRuns;
  }

  /**
   * Any call. A browser in which somebody has signed in before is let through when others have used its address up. It
   * is counted for that person then: many browsers of one person have no more calls than one.
   *
   * @throws ApiError TIME_EXCEEDED
   */
  async call(source: Source): Promise<void> {
    const device = deviceOf(source);
    try {
      await this.#limits.take(counted('calls', source));
    } catch (error) {
      const known = error instanceof ApiError ? await this.#devices.anyAccount(device) : undefined;
      if (known === undefined) throw error;
      await this.#limits.take(['known-calls', known]);
    }
  }

  /** @throws ApiError TIME_EXCEEDED */
  async codeRequest(source: Source): Promise<void> {
    await this.#limits.take(counted('codes', source));
  }

  /** @throws ApiError TIME_EXCEEDED */
  async registration(source: Source): Promise<void> {
    await this.#limits.take(counted('registrations', source));
  }

  /**
   * A keystore to be opened, right or wrong: its sender decides what it costs.
   *
   * @param derivations that it may take
   * @throws ApiError TIME_EXCEEDED
   */
  async keystore(source: Source, derivations: number): Promise<void> {
    for (let n = 0; n < derivations; n++) await this.#limits.take(counted('keystores', source));
  }

  /**
   * A change of password by somebody who has it; each sends a message.
   *
   * @throws ApiError TIME_EXCEEDED
   */
  async passwordChange(account: Account): Promise<void> {
    await this.#limits.take(['account-password-changes', account.id]);
  }

  /**
   * A look at a verification code; right ones are not counted.
   *
   * @throws ApiError TIME_EXCEEDED, and what the look throws
   */
  async code<Result>(source: Source, look: () => Promise<Result>): Promise<Result> {
    return this.#limits.attempt([counted('wrong-codes', source)], look);
  }

  /**
   * A look at a password; right ones are not counted. It counts for the source and for the account that is named; for
   * a browser in which that account has signed in before it counts for that browser instead. An account is counted
   * once, whichever of its names the call has.
   *
   * @param named what names the account in the call (a phone, an ONT ID), whether or not there is one
   * @param account the account of that name, if there is one
   * @throws ApiError TIME_EXCEEDED, and what the look throws
   */
  async password<Result>(
    source: Source,
    named: string,
    account: Account | undefined,
    look: () => Promise<Result>,
  ): Promise<Result> {
    const device = deviceOf(source);
    // Asked for an account that is not there, too: the time must not tell.
    const known = await this.#devices.find(device, account ?? NOBODY);
    const limits: Counted[] =
      known && account
        ? [['device-wrong-passwords', known]]
        : [counted('wrong-passwords', source), ['account-wrong-passwords', account?.id ?? named]];
    const run: FailureRun = known && account ? ['known-password', account.id] : ['password', account?.id ?? named];
    return this.#limits.attempt(limits, () => this.#noted(account, () => this.#failureRuns.unlessWrong(run, look)));
  }

  /**
   * A look at the password of a keystore that somebody brings. Anybody can make one that names another person's ONT ID,
   * so that it counts for the source only, never for the account; its owner sees that somebody tries.
   *
   * @throws ApiError TIME_EXCEEDED, and what the look throws
   */
  async keystorePassword<Result>(
    source: Source,
    account: Account | undefined,
    look: () => Promise<Result>,
  ): Promise<Result> {
    const device = deviceOf(source);
    const known = await this.#devices.find(device, account ?? NOBODY);
    const limit: Counted = known && account ? ['device-wrong-passwords', known] : counted('wrong-passwords', source);
    return this.#limits.attempt([limit], () => this.#noted(account, look));
  }

  /** Shows the owner that somebody guesses. */
  #noted<Result>(account: Account | undefined, look: () => Promise<Result>): Promise<Result> {
    return look().catch((error: unknown) => {
      if (account && error instanceof ApiError && GUESSES.has(error.error))
        this.#activity.passwordChecked(account, 'wrong-password');
      throw error;
    });
  }
}
