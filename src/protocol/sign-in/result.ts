import { isOntId } from '../common/ont-id.ts';

/** What a site gets when a person has signed in: the argument of `data-onsuccess` and what `signIn()` resolves to. */
export interface SignInResult {
  /** A signed token for the site's back end to verify; see `TokenClaims`. */
  access_token: string;
  /** The person's ONT ID. Believe it only once the back end has verified the token. */
  ontid: string;
  /** For sites that are registered for it: gets the next access token without the person. For a back end to keep. */
  refresh_token?: string;
  /**
   * The verified credential that the site asked for (`auth_template`), where the person showed it: for the back end to
   * give to `verifyCredential`, with the `ontid` of the token.
   */
  credential?: string;
}

/**
 * Reads a result that came from outside. Each member is read once, and what was judged is what is handed on; members
 * that we do not know are no fault and are left behind.
 */
export function parseSignInResult(value: unknown): SignInResult | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { access_token, refresh_token, ontid, credential } = value as Record<string, unknown>;
  if (!isToken(access_token) || !isOntId(ontid)) return undefined;
  return {
    access_token,
    ontid,
    ...(isToken(refresh_token) ? { refresh_token } : {}),
    ...(isText(credential, 32_768) ? { credential } : {}),
  };
}

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= max;
const isToken = (value: unknown): value is string => isText(value, 8192);
