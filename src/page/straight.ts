import type { StraightPageData } from '../protocol/page-data.ts';
import { call } from './api.ts';
import { replyTo } from './reply.ts';
import { readPageData } from './request.ts';

// The whole script of the page that has nothing to ask: it stands in the page itself, so that nothing is waited for.
const { request, answer } = readPageData<StraightPageData>(document);
const reply = replyTo(window, request);
if (reply.leaves) void goBack();
else if (reply.canDeliver()) {
  reply.deliver(answer);
  window.close();
} else ask();

/** The window has lost its opener: what goes by an address is a code, and the token that is here is left unused. */
async function goBack(): Promise<void> {
  const { clientId: client_id, origin, nonce, scope = [] } = request;
  try {
    const granted = await call('/oauth2/authorize', { client_id, origin, ...reply.wish, ontid: answer.ontid, ...(nonce && { nonce }), scope: scope.join(' ') });
    if (granted.status === 'granted') return reply.deliver(granted);
  } catch {
    // Whatever it was, the page that asks can say it.
  }
  ask();
}

function ask(): void {
  const url = new URL(window.location.href);
  url.searchParams.delete('auto_select');
  window.location.replace(url);
}
