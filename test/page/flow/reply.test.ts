import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Granted, openerReply, replyTo } from '../../../src/page/flow/reply.ts';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import type { SignInRequest } from '../../../src/protocol/sign-in/request.ts';
import { parseFragmentReturn, parseQueryReturn } from '../../../src/protocol/sign-in/return.ts';

const ontid = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf' as OntId;
const request: SignInRequest = {
  clientId: ontid,
  origin: 'https://shop.example',
  state: 'a'.repeat(22),
  responseMode: 'web_message',
};
const returning = { ...request, redirectUri: 'https://shop.example/back?from=1', codeChallenge: 'c'.repeat(43) };
const TOKEN: Granted = { status: 'granted', access_token: 'token', ontid, expires_in: 60 };
const CODE: Granted = {
  status: 'granted',
  code: 'code',
  redirect_uri: 'https://shop.example/back?from=1',
  expires_in: 60,
};

/** A window that notes what it was made to send, and where it was made to go. */
function fakeWindow(opener: 'open' | 'closed' | 'none') {
  const sent: unknown[][] = [];
  const gone: string[] = [];
  const from =
    opener === 'none'
      ? null
      : { closed: opener === 'closed', postMessage: (...message: unknown[]) => sent.push(message) };
  const location = { origin: 'https://id.example', replace: (url: string) => gone.push(url) };
  return { window: { opener: from, location } as unknown as Window, sent, gone };
}

describe('to the window that opened this one', () => {
  test('a token goes to the registered origin, with the state, and with nothing else that was known of it', () => {
    const { window, sent } = fakeWindow('open');
    replyTo(window, request).deliver(TOKEN);
    const message = {
      source: 'ontid-signin',
      version: 1,
      state: request.state,
      result: { access_token: 'token', ontid },
    };
    assert.deepEqual(sent, [[message, 'https://shop.example']]);
  });

  test('a refresh token goes along where there is one', () => {
    const { window, sent } = fakeWindow('open');
    replyTo(window, request).deliver({ ...TOKEN, refresh_token: 'next' });
    assert.deepEqual((sent as [[{ result: object }]])[0][0].result, {
      access_token: 'token',
      ontid,
      refresh_token: 'next',
    });
  });

  test('a credential goes along where the person showed it', () => {
    const { window, sent } = fakeWindow('open');
    const reply = replyTo(window, request);
    assert.equal(reply.takesCredential, true);
    reply.deliver(TOKEN, 'credential');
    const [[{ result }, target]] = sent as [[{ result: object }, string]];
    assert.deepEqual(
      [result, target],
      [{ access_token: 'token', ontid, credential: 'credential' }, 'https://shop.example'],
    );
  });

  test('a refusal goes the same way and says so', () => {
    const { window, sent } = fakeWindow('open');
    replyTo(window, request).refuse();
    const [[message, target]] = sent as [[{ error: { code: string } }, string]];
    assert.deepEqual([message.error.code, target], ['ERR_ACCESS_DENIED', 'https://shop.example']);
  });

  test('it is preferred as long as there is one, though the request names an address', () => {
    const { window, gone } = fakeWindow('open');
    const reply = replyTo(window, returning);
    reply.deliver(TOKEN);
    assert.deepEqual([reply.wish, reply.leaves, gone], [{}, false, []]);
  });

  test('no opener, or one that is closed, cannot be answered', () => {
    assert.equal(replyTo(fakeWindow('none').window, request).canDeliver(), false);
    const { window, sent } = fakeWindow('closed');
    const reply = openerReply(window, request);
    assert.equal(reply.canDeliver(), false);
    reply.deliver(TOKEN);
    assert.deepEqual(sent, []);
  });
});

for (const [name, opener, responseMode] of [
  ['where no opener is left', 'none', 'web_message'],
  ['where the opener is closed', 'closed', 'web_message'],
  ['where the whole page came', 'none', 'redirect'],
  ['where the whole page came, in a window that something opened', 'open', 'redirect'],
] as const) {
  describe(`back to the address of the request, ${name}`, () => {
    test('a code goes, with the state, behind the address as it stands', () => {
      const { window, sent, gone } = fakeWindow(opener);
      const reply = replyTo(window, { ...returning, responseMode });
      assert.deepEqual(reply.wish, { code_challenge: returning.codeChallenge, redirect_uri: returning.redirectUri });
      assert.deepEqual([reply.canDeliver(), reply.leaves], [true, true]);
      reply.deliver(CODE);
      assert.ok(gone[0]!.startsWith(`${returning.redirectUri}#`));
      assert.deepEqual(parseFragmentReturn(new URL(gone[0]!).hash), { state: request.state, code: 'code' });
      assert.deepEqual(sent, []);
    });

    test('threat 15: a credential never does, and is not asked for', () => {
      const { window, sent, gone } = fakeWindow(opener);
      const reply = replyTo(window, { ...returning, responseMode, authTemplate: 'authtemplate_kyc01' });
      assert.equal(reply.takesCredential, false);
      reply.deliver(CODE, 'canary');
      assert.deepEqual([sent, gone.length, gone.join().includes('canary')], [[], 1, false]);
    });

    test('threat 15: a token never does', () => {
      const { window, sent, gone } = fakeWindow(opener);
      replyTo(window, { ...returning, responseMode }).deliver(TOKEN);
      assert.deepEqual([sent, gone], [[], []]);
    });

    test('a refusal does', () => {
      const { window, gone } = fakeWindow(opener);
      replyTo(window, { ...returning, responseMode }).refuse();
      assert.equal(parseFragmentReturn(new URL(gone[0]!).hash)?.error?.code, 'ERR_ACCESS_DENIED');
    });
  });
}

describe('to a plugin of today, whose state has the prefix', () => {
  const current = { ...returning, state: `ontid.${'a'.repeat(22)}`, acknowledges: true as const };
  const found = (url: string) => parseQueryReturn(new URL(url).search);

  test('V1: a code and a refusal stand in the query, beside what the redirect URI has there, and nothing in the fragment', () => {
    for (const answer of ['code', 'refusal'] as const) {
      const { window, gone } = fakeWindow('none');
      const reply = replyTo(window, current);
      assert.equal(answer === 'code' ? reply.deliver(CODE) : reply.refuse(), 'left');
      const url = new URL(gone[0]!);
      assert.deepEqual(
        [url.hash, url.searchParams.get('from'), url.searchParams.get('iss')],
        ['', '1', 'https://id.example'],
      );
      const { code, error, state } = found(gone[0]!)!;
      assert.deepEqual(
        [code, error?.code, state],
        [answer === 'code' ? 'code' : undefined, answer === 'code' ? undefined : 'ERR_ACCESS_DENIED', current.state],
      );
    }
  });

  test('V1: the code goes where the platform bound it to, and the platform is told what the request asked for', () => {
    const { window, gone } = fakeWindow('none');
    const reply = replyTo(window, {
      ...current,
      requestedRedirectUri: 'https://shop.example/out?url=https://evil.example',
    });
    assert.equal(reply.wish.redirect_uri, 'https://shop.example/out?url=https://evil.example');
    reply.deliver({ ...CODE, redirect_uri: 'https://shop.example/registered' });
    assert.ok(gone[0]!.startsWith('https://shop.example/registered?code='));
    reply.refuse();
    assert.ok(gone[1]!.startsWith(`${returning.redirectUri}&error=access_denied`));
  });

  test('a window that goes while the person is here leaves the way by URL', () => {
    const { window } = fakeWindow('open');
    const reply = replyTo(window, current);
    assert.deepEqual([reply.leaves, reply.wish], [false, {}]);
    (window as { opener: unknown }).opener = null;
    assert.deepEqual(
      [reply.leaves, reply.wish.code_challenge, reply.canDeliver()],
      [true, current.codeChallenge, true],
    );
  });

  test('a message is confirmed by the plugin; older ones confirm nothing', async () => {
    const link = { ready: Promise.resolve(), received: Promise.resolve(), isReady: () => true, send() {} };
    assert.deepEqual(openerReply(fakeWindow('open').window, current, link).deliver(TOKEN), { received: link.received });
    assert.deepEqual(openerReply(fakeWindow('open').window, current, link).refuse(), { received: link.received });
    for (const reply of [
      openerReply(fakeWindow('open').window, request),
      replyTo(fakeWindow('open').window, {
        clientId: ontid,
        lang: 'en',
        responseMode: 'legacy_message',
        origin: 'https://a.example',
        origins: [],
      }),
    ]) {
      assert.deepEqual([reply.deliver(TOKEN), reply.refuse(), reply.ready], ['sent', 'sent', undefined]);
    }
  });
});

test('to the original script, the answer goes once to each registered origin, as text', () => {
  const { window, sent, gone } = fakeWindow('open');
  const reply = replyTo(window, {
    clientId: ontid,
    lang: 'en',
    responseMode: 'legacy_message',
    origin: 'https://a.example',
    origins: ['https://a.example', 'https://b.example'],
  });
  reply.deliver(TOKEN);
  const text = JSON.stringify({ access_token: 'token', ontid });
  assert.deepEqual(
    [sent, gone, reply.leaves],
    [
      [
        [text, 'https://a.example'],
        [text, 'https://b.example'],
      ],
      [],
      false,
    ],
  );
});
