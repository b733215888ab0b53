import type { CodeChallenge, CodePurpose } from '../../protocol/custody/custody-api.ts';
import { ApiError } from '../errors/api-error.ts';
import type { Guard, Source } from '../guard/guard.ts';
import type { Counted, Limits } from '../limits/limits.ts';
import type { PhoneNumber } from '../phones/phone-number.ts';
import type { Asker } from './asker.ts';
import type { ProofOfWork } from './proof-of-work.ts';
import type { SmsSpending } from './sms-spending.ts';
import type { VerificationCodes } from './verification-codes.ts';

/** The work that is owed once the address has used up its codes. */
const CROWDED_LEVEL = 1;

/** A request for a code: to which phone, what for, and who asks from where. */
interface CodeRequest {
  phone: PhoneNumber;
  purpose: CodePurpose;
  asker: Asker;
  source: Source;
  proof?: string | undefined;
}

/**
 * Requests for codes, before anything is sent. Where a limit of a few codes is used up, a known browser has its own,
 * and another one solves a proof of work; an app is told that the limit is used up.
 */
export class CodeRequests {
  readonly #parts: {
    codes: VerificationCodes;
    guard: Guard;
    limits: Limits;
    proofs: ProofOfWork;
    spending: SmsSpending;
  };

  constructor(parts: {
    codes: VerificationCodes;
    guard: Guard;
    limits: Limits;
    proofs: ProofOfWork;
    spending: SmsSpending;
  }) {
    this.#parts = parts;
  }

  /** @throws ApiError as `Guard.codeRequest` and `VerificationCodes.send` */
  async send({ phone, purpose, asker, source, proof }: CodeRequest): Promise<void> {
    const level = await this.#admit(phone, asker, source, proof !== undefined);
    await this.#parts.codes.send(phone, purpose, asker, { proof, level });
  }

  /**
   * What a browser must solve before it is sent a code.
   *
   * @throws ApiError TIME_EXCEEDED when no proof of work helps: a limit for messages is used up
   */
  async challenge(phone: PhoneNumber, asker: Asker): Promise<CodeChallenge> {
    const { proofs, spending } = this.#parts;
    const { level, giveBack } = await spending.take(phone, asker, { proven: true });
    await giveBack();
    return proofs.challenge(phone, asker.binding, Math.max(level, CROWDED_LEVEL));
  }

  /** @returns the work that is owed because of the address: 0 for none */
  async #admit(phone: PhoneNumber, asker: Asker, source: Source, hasProof: boolean): Promise<number> {
    const { guard, limits } = this.#parts;
    try {
      await guard.codeRequest(source);
      return 0;
    } catch (error) {
      if (!(error instanceof ApiError) || asker.kind === 'app' || !('address' in source)) throw error;
      if (asker.kind !== 'stranger' && (await takes(limits, [`${asker.kind}-codes`, phone.e164]))) return 0;
      if (hasProof) await limits.take(['address-proven-codes', source.address]);
      return CROWDED_LEVEL;
    }
  }
}

/** Whether a limit allows one more. */
const takes = (limits: Limits, counted: Counted): Promise<boolean> =>
  limits.take(counted).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ApiError) return false;
      throw error;
    },
  );
