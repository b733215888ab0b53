import { OntidError } from '../../protocol/errors/errors.ts';
import { type SignInRequest, STATE_PREFIX } from '../../protocol/sign-in/request.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { isSignedOut } from '../session/signed-out.ts';
import type { CodeHolder } from '../session/token-endpoint.ts';
import type { Pkce } from './pkce.ts';
import { randomText } from './random-text.ts';
import { canShareChannels } from './surroundings.ts';

/** A request, and what trades the code that may answer it; there is none where no code can come back. */
export interface Asked {
  request: SignInRequest;
  holder?: CodeHolder;
}

/**
 * Makes the request of one sign-in: state and nonce are fresh each time.
 *
 * @throws OntidError `ERR_ORIGIN_OPAQUE`
 */
export function ask(
  options: ResolvedOptions,
  responseMode: SignInRequest['responseMode'],
  given: Pkce | undefined,
): Asked {
  // The origin of `location` differs in frames without a URL of their own.
  const { origin } = self;
  if (origin === 'null') {
    throw new OntidError('ERR_ORIGIN_OPAQUE', 'A file, or a sandbox without allow-same-origin, has no origin.');
  }
  const { clientId, lang, scope, authTemplate, autoSelect } = options;
  const pair = canShareChannels() ? given : undefined;
  const redirectUri = options.redirectUri ?? origin + (location.origin === origin ? location.pathname : '/');
  const request: SignInRequest = {
    clientId,
    origin,
    state: STATE_PREFIX + randomText(),
    acknowledges: true,
    responseMode,
    nonce: options.nonce ?? randomText(),
    ...(pair && { redirectUri, codeChallenge: pair.challenge }),
    ...(scope.length && { scope }),
    // What goes back by an address is a code, and the platform that trades it has no credential open.
    ...(authTemplate && responseMode === 'web_message' && { authTemplate }),
    ...(autoSelect && !isSignedOut(options) && { autoSelect }),
    ...(lang && { lang }),
  };
  return { request, ...(pair && { holder: { client_id: clientId, code_verifier: pair.verifier } }) };
}
