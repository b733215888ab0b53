import type { SignInRequest } from '../protocol/request.ts';
import type { ResolvedOptions } from './options.ts';
import type { Pkce } from './pkce.ts';
import { randomText } from './random-text.ts';
import { isSignedOut } from './signed-out.ts';
import type { CodeHolder } from './trade-code.ts';

/** A request, and what trades the code that may answer it; without a PKCE pair there is none. */
export interface Asked {
  request: SignInRequest;
  holder?: CodeHolder;
}

/** Makes the request of one sign-in: state and nonce are fresh each time. */
export function ask(options: ResolvedOptions, responseMode: SignInRequest['responseMode'], pair: Pkce | undefined): Asked {
  const { clientId, lang, scope, authTemplate, autoSelect } = options;
  const redirectUri = options.redirectUri ?? location.origin + location.pathname;
  const request: SignInRequest = {
    clientId,
    origin: location.origin,
    state: randomText(),
    responseMode,
    nonce: options.nonce ?? randomText(),
    ...(pair && { redirectUri, codeChallenge: pair.challenge }),
    ...(scope.length && { scope }),
    // What goes back by an address is a code, and the platform that trades it has no credential open.
    ...(authTemplate && responseMode === 'web_message' && { authTemplate }),
    ...(autoSelect && !isSignedOut(options) && { autoSelect }),
    ...(lang && { lang }),
  };
  return { request, ...(pair && { holder: { client_id: clientId, code_verifier: pair.verifier, redirect_uri: redirectUri } }) };
}
