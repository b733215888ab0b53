import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as later } from 'node:timers/promises';
import { linkToOpener } from '../../../src/page/start/opener-link.ts';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { readyMessage, receivedMessage } from '../../../src/protocol/sign-in/messages.ts';
import type { PageRequest } from '../../../src/protocol/sign-in/page-data.ts';

const ORIGIN = 'https://shop.example';
const STATE = `ontid.${'a'.repeat(22)}`;
const clientId = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf' as OntId;
const REQUEST: PageRequest = {
  clientId,
  origin: ORIGIN,
  state: STATE,
  responseMode: 'web_message',
  acknowledges: true,
};

/** A window with an opener, which notes what that is sent, and takes messages from anybody. */
function fakeWindow(hasOpener = true) {
  const sent: unknown[][] = [];
  const opener = { postMessage: (...message: unknown[]) => sent.push(message) };
  const events = new EventTarget();
  const window = {
    opener: hasOpener ? opener : null,
    addEventListener: events.addEventListener.bind(events),
  } as unknown as Window;
  const hear = (data: unknown, { origin = ORIGIN, source = opener as unknown } = {}) =>
    events.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }));
  return { window, sent, hear };
}

test('hello goes to the request’s origin, and nothing else does', () => {
  const { window, sent } = fakeWindow();
  linkToOpener(window, REQUEST);
  assert.deepEqual(sent, [[{ source: 'ontid-signin', version: 1, state: STATE, hello: true }, ORIGIN]]);
});

test('the original script, older builds, a redirect and a window without opener get no hello', () => {
  const { acknowledges: _, ...older } = REQUEST;
  for (const request of [
    older,
    { ...REQUEST, responseMode: 'redirect' },
    { clientId, origin: ORIGIN, lang: 'en', responseMode: 'legacy_message', origins: [ORIGIN] },
    { clientId, origin: ORIGIN, lang: 'en', responseMode: 'legacy_redirect', callback: `${ORIGIN}/` },
  ] as PageRequest[]) {
    const { window, sent } = fakeWindow();
    assert.equal(linkToOpener(window, request), undefined);
    assert.deepEqual(sent, []);
  }
  assert.equal(linkToOpener(fakeWindow(false).window, REQUEST), undefined);
});

test('threats 5 and 8: ready and received count from the opener alone, at the request’s origin, with its state', async () => {
  const { window, hear } = fakeWindow();
  const link = linkToOpener(window, REQUEST)!;
  const heard: string[] = [];
  void link.ready.then(() => heard.push('ready'));
  void link.received.then(() => heard.push('received'));
  for (const make of [readyMessage, receivedMessage]) {
    hear(make(STATE), { origin: 'https://evil.example' });
    hear(make(STATE), { origin: 'null' });
    hear(make(STATE), { source: { postMessage() {} } });
    hear(make(STATE), { source: null });
    hear(make(`ontid.${'b'.repeat(22)}`));
    hear(JSON.stringify(make(STATE)));
    hear(undefined);
  }
  // Nobody can have received what nobody waited for.
  hear(receivedMessage(STATE));
  await later();
  assert.deepEqual([heard, link.isReady()], [[], false]);
  hear(readyMessage(STATE));
  hear(readyMessage(STATE));
  await later();
  assert.deepEqual([heard, link.isReady()], [['ready'], true]);
  hear(receivedMessage(STATE));
  await later();
  assert.deepEqual(heard, ['ready', 'received']);
});
