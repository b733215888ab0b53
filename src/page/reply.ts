import { signInMessage } from '../protocol/messages.ts';
import type { SignInRequest } from '../protocol/request.ts';
import type { SignInResult } from '../protocol/result.ts';

/** The way back to the page that asked. */
export interface Reply {
  /** Whether there is a window that an answer can be sent to. */
  canDeliver(): boolean;
  /** Hands the token over. Nothing else on the page does. */
  deliver(result: SignInResult): void;
  /** Tells the page that the person said no. */
  refuse(): void;
}

/**
 * Answers the window that opened this one. The message is addressed to the origin that the server found registered for
 * the client, never to `*`: a window that has gone elsewhere since, or was never the site's, gets nothing.
 */
export function openerReply(window: Window, request: SignInRequest): Reply {
  // Null when the page was opened directly, or when a Cross-Origin-Opener-Policy on the way cut the two apart.
  const opener = (): Window | null => {
    const found = window.opener as Window | null;
    return found && !found.closed ? found : null;
  };
  return {
    canDeliver: () => opener() !== null,
    deliver({ access_token, ontid, refresh_token }) {
      const result = { access_token, ontid, ...(refresh_token && { refresh_token }) };
      opener()?.postMessage(signInMessage(request.state, { result }), request.origin);
    },
    refuse() {
      const error = { code: 'ERR_ACCESS_DENIED', message: 'The person did not allow the app to see the ONT ID.' };
      opener()?.postMessage(signInMessage(request.state, { error }), request.origin);
    },
  };
}
