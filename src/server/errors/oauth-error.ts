import type { OAuthErrorName } from '../../protocol/oauth/oauth.ts';

/** A failure of the token endpoint, in the words of RFC 6749 §5.2. */
export class OAuthError extends Error {
  readonly error: OAuthErrorName;
  readonly status: number;

  /** @param message what is wrong, for a developer; never a secret */
  constructor(error: OAuthErrorName, message: string, status = 400) {
    super(message);
    this.name = 'OAuthError';
    this.error = error;
    this.status = status;
  }
}
