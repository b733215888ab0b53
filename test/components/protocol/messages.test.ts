import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import {
  helloMessage,
  isHello,
  isReady,
  isReceived,
  parseSignInMessage,
  readyMessage,
  receivedMessage,
  signInMessage,
} from '../../../src/protocol/sign-in/messages.ts';
import { assert, mount, test } from '../support/harness.ts';

// Messages as they come out of a browser's own copy of them, from a window with objects of its own.

const STATE = 'x9-_x9-_x9-_x9-_x9-_x9';
const RESULT = {
  access_token: 'header.payload.signature',
  ontid: 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL' as OntId,
};
const GOOD = signInMessage(STATE, { result: RESULT });

/** Sends a value to a frame, which sends it back. @returns what the page is told */
async function thereAndBack(value: unknown): Promise<unknown> {
  const frame = await mount<HTMLIFrameElement>('<iframe></iframe>');
  const contentWindow = frame.contentWindow as Window & typeof globalThis;
  contentWindow.onmessage = contentWindow.Function('event', 'event.source.postMessage(event.data, "*")') as never;
  const answer = new Promise((done) => addEventListener('message', ({ data }) => done(data), { once: true }));
  contentWindow.postMessage(value, '*');
  return answer;
}

test('each message of the contract is read again on the other side', async () => {
  assert.equal(isHello(await thereAndBack(helloMessage(STATE)), STATE), true);
  assert.equal(isReady(await thereAndBack(readyMessage(STATE)), STATE), true);
  assert.equal(isReceived(await thereAndBack(receivedMessage(STATE)), STATE), true);
  assert.deepEqual(parseSignInMessage(await thereAndBack(GOOD), STATE), GOOD);
  const refused = signInMessage(STATE, { error: { code: 'ERR_ACCESS_DENIED', message: 'The person said no.' } });
  assert.deepEqual(parseSignInMessage(await thereAndBack(refused), STATE), refused);
});

test('values that a browser can send and that are no message are passed over', async () => {
  const circle: Record<string, unknown> = { ...GOOD };
  circle['result'] = circle;
  const others = [
    new Map(Object.entries(GOOD)),
    new Error('ontid-signin'),
    new Date(0),
    /ontid-signin/,
    [GOOD],
    circle,
    new Uint8Array(8),
    10n,
    null,
    { ...GOOD, state: new String(STATE) },
    { ...GOOD, version: 1n },
    { ...GOOD, result: new Map(Object.entries(RESULT)) },
  ];
  for (const value of others) assert.equal(parseSignInMessage(await thereAndBack(value), STATE), undefined);
});
