import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { generateKeyPair } from 'jose';
import { LinkedRefused } from '../../../src/server/errors/linked-refused.ts';
import { createProviders, type Providers } from '../../../src/server/linked/create-providers.ts';
import type { Binding } from '../../../src/server/linked/providers/provider.ts';
import type { Door } from '../../../src/server/storage/column-types.ts';
import { idToken } from '../../support/stand-ins/google.ts';
import { CANARY, json } from '../../support/stand-ins/stand-in.ts';
import { REGISTRATIONS, type StandIns, startStandIns } from '../../support/stand-ins/stand-ins.ts';

let standIns: StandIns;
let providers: Providers;
before(async () => {
  standIns = await startStandIns();
  providers = createProviders(REGISTRATIONS, standIns.at);
});
after(() => standIns.close());
afterEach(() => {
  standIns.world.person = 'ada';
  standIns.world.instead = () => undefined;
  standIns.calls.length = 0;
});

const binding = (provider: string, state = 'a'.repeat(64)): Binding => ({
  state,
  nonce: `nonce-${state.slice(0, 8)}`,
  codeVerifier: `${state}`.slice(0, 43),
  redirectUri: `https://id.example/linked/callback/${provider}`,
});

/** Goes to a provider and back as somebody, and gives who the adapter says that was. */
async function visit(id: string, { door = 'web' as Door, as = 'ada', brought = binding(id) } = {}): Promise<string[]> {
  standIns.world.person = as;
  const provider = providers.get(id)!;
  const { allow } = standIns.answer(await provider.address(door, binding(id)));
  return provider.identify(door, new URL(allow), brought);
}

/** The fault that something is refused with; the reason must hold no secret. */
async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => assert.fail('it was taken'),
    (refused: unknown) => refused,
  );
  assert.ok(error instanceof LinkedRefused, String(error));
  assert.ok(!error.message.includes(CANARY), error.message);
  return error.fault;
}

for (const id of ['wechat', 'qq', 'weibo', 'google', 'facebook', 'twitter']) {
  describe(id, () => {
    test('names one person the same each time, and two differently', async () => {
      const ada = await visit(id);
      assert.ok(ada.length >= 1 && ada.every((name) => name.length > 0));
      assert.deepEqual(await visit(id), ada);
      const bob = await visit(id, { as: 'bob' });
      assert.deepEqual(
        bob.filter((name) => ada.includes(name)),
        [],
      );
    });

    test('a code that was used, or is another app’s, is refused', async () => {
      const provider = providers.get(id)!;
      const bound = binding(id);
      const answer = new URL(standIns.answer(await provider.address('web', bound)).allow);
      await provider.identify('web', answer, bound);
      assert.equal(await faultOf(provider.identify('web', answer, bound)), 'refused');
      answer.searchParams.set('code', 'made-up');
      assert.equal(await faultOf(provider.identify('web', answer, bound)), 'refused');
    });

    test('a provider that fails, hangs up or answers with anything else is no proof', async () => {
      for (const [instead, fault] of [
        [{ status: 503, body: 'Service Unavailable' }, 'unreachable'],
        [json({}), 'refused'],
        [json([]), 'refused'],
        [json(null), 'refused'],
        [{ status: 200, body: '<html>', headers: { 'content-type': 'text/html' } }, 'refused'],
        [{ status: 302, headers: { location: 'https://elsewhere.example/' } }, 'refused'],
      ] as const) {
        standIns.world.instead = () => instead;
        assert.equal(await faultOf(visit(id)), fault, JSON.stringify(instead));
      }
    });

    test('one that is not there is told from one that says no', async () => {
      const nowhere = createProviders(REGISTRATIONS, (address) =>
        address.replace('https://', 'http://127.0.0.1:9/'),
      ).get(id)!;
      const answer = new URL(`${binding(id).redirectUri}?code=x&state=${binding(id).state}`);
      if (id === 'google') answer.searchParams.set('iss', 'https://accounts.google.com');
      assert.equal(await faultOf(nowhere.identify('web', answer, binding(id))), 'unreachable');
    });
  });
}

test('an answer of another state, and of another PKCE verifier, is refused', async () => {
  for (const id of ['google', 'twitter']) {
    assert.equal(await faultOf(visit(id, { brought: { ...binding(id), state: 'b'.repeat(64) } })), 'refused', id);
    assert.equal(
      await faultOf(visit(id, { brought: { ...binding(id), codeVerifier: 'b'.repeat(43) } })),
      'refused',
      id,
    );
  }
  assert.equal(
    await faultOf(visit('facebook', { brought: { ...binding('facebook'), state: 'b'.repeat(64) } })),
    'refused',
  );
});

test('Google: an ID token of another nonce, audience, issuer or key, or one that has expired, is refused', async () => {
  const right = { sub: 'ada', aud: 'google-client', nonce: binding('google').nonce };
  const token = async (claims: object, key?: CryptoKey) =>
    json({
      access_token: 'x',
      token_type: 'Bearer',
      expires_in: 3599,
      id_token: await idToken({ ...right, ...claims }, key),
    });
  const answerWith = (answer: Awaited<ReturnType<typeof token>>) => {
    standIns.world.instead = (path) => (path === 'oauth2.googleapis.com/token' ? answer : undefined);
    return visit('google');
  };
  assert.deepEqual(await answerWith(await token({})), ['ada']);
  const past = Math.floor(Date.now() / 1000) - 7200;
  for (const claims of [
    { nonce: 'another' },
    { nonce: undefined },
    { aud: 'another-client' },
    { iss: 'https://accounts.example' },
    { iat: past, exp: past + 60 },
    { sub: '' },
  ]) {
    assert.equal(await faultOf(answerWith(await token(claims))), 'refused', JSON.stringify(claims));
  }
  assert.equal(await faultOf(answerWith(await token({}, (await generateKeyPair('RS256')).privateKey))), 'refused');
  assert.equal(await faultOf(answerWith(json({ access_token: 'x', token_type: 'Bearer' }))), 'refused');
});

test('Google and Facebook are asked for nothing but who it is; X for what it wants with that', async () => {
  const scopeOf = async (id: string) =>
    (await providers.get(id)!.address('web', binding(id))).searchParams.get('scope');
  assert.deepEqual(await Promise.all(['google', 'facebook', 'twitter'].map(scopeOf)), [
    'openid',
    'public_profile',
    'tweet.read users.read',
  ]);
});

test('WeChat: inside WeChat another app and another page; one unionid makes it one person', async () => {
  const wechat = providers.get('wechat')!;
  assert.equal(
    wechat.doorFor('Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50(0x1800323a)'),
    'app',
  );
  assert.equal(wechat.doorFor('Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0'), 'web');
  const inside = await wechat.address('app', binding('wechat'));
  assert.match(
    inside.href,
    /\/connect\/oauth2\/authorize\?appid=wechat-app&redirect_uri=[^&]+&response_type=code&scope=snsapi_userinfo&state=a{64}#wechat_redirect$/,
  );
  const [web, app] = [await visit('wechat'), await visit('wechat', { door: 'app' })];
  assert.deepEqual(
    [web, app],
    [
      ['wechat-web:o-wechat-web-ada', 'unionid:union-ada'],
      ['wechat-app:o-wechat-app-ada', 'unionid:union-ada'],
    ],
  );
  assert.deepEqual(await visit('wechat', { as: 'lone-carl' }), ['wechat-web:o-wechat-web-lone-carl']);
});

test('WeChat: a browser without a door of its own is not offered it', () => {
  const webOnly = createProviders({ wechat: { web: REGISTRATIONS['wechat']!.web } }).get('wechat')!;
  assert.equal(webOnly.doorFor('MicroMessenger/8.0'), undefined);
});

test('WeChat: somebody in the preview, whose name is nobody’s, is refused', async () => {
  assert.equal(await faultOf(visit('wechat', { door: 'app', as: 'snapshot-dora' })), 'denied');
});

test('WeChat: a busy system is told from a wrong code, by its number', async () => {
  standIns.world.instead = () => json({ errcode: -1, errmsg: 'system error' }, 200, 'text/plain');
  assert.equal(await faultOf(visit('wechat')), 'unreachable');
});

test('QQ: a token that was made for another app is refused', async () => {
  standIns.world.instead = (path) => (path.endsWith('/me') ? json({ client_id: 'another', openid: 'Q-1' }) : undefined);
  assert.equal(await faultOf(visit('qq')), 'refused');
});

test('the real addresses are https, and the providers’ own', async () => {
  const real = createProviders(REGISTRATIONS);
  const hosts = await Promise.all(
    [...real.values()].map(async (provider) => (await provider.address('web', binding(provider.id))).origin),
  );
  assert.deepEqual(hosts, [
    'https://open.weixin.qq.com',
    'https://graph.qq.com',
    'https://api.weibo.com',
    'https://accounts.google.com',
    'https://www.facebook.com',
    'https://x.com',
  ]);
});
