import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';
import { LinkedBrowser } from '../../../support/stand-ins/linked-browser.ts';
import { json } from '../../../support/stand-ins/stand-in.ts';
import { REGISTRATIONS, type StandIns, startStandIns } from '../../../support/stand-ins/stand-ins.ts';

const SITE = 'https://shop.example';
const BACK = 'https://shop.example/back?page=1';

let standIns: StandIns;
let platform: TestPlatform;
let clientId: string;
let now = new Date();
before(async () => {
  standIns = await startStandIns();
  platform = await startTestPlatform({ providersAt: standIns.at, now: () => now, config: { linked: REGISTRATIONS } });
  clientId = await platform.addApp(SITE, { redirectUris: [BACK, `${SITE}/plain`] });
});
after(async () => {
  await platform?.close();
  await standIns?.close();
});
afterEach(() => {
  standIns.world.instead = () => undefined;
  now = new Date();
});

const browser = () => new LinkedBrowser(platform, standIns);
const middle = (query: Record<string, string> = {}) =>
  `/oauthmiddle?${new URLSearchParams({ dapp_ontid: clientId, oauth_type: 'google', redirect_url: BACK, lang: 'en', ...query })}`;

/** What the page says came of a flow. */
const outcomeOf = ({ data }: { data: unknown }) => (data as { answer?: { outcome: string } }).answer?.outcome;

describe('the page’s second window', () => {
  for (const provider of Object.keys(REGISTRATIONS)) {
    test(`${provider}: the first time an ONT ID is made, the next time it is signed in to, in any browser`, async () => {
      const first = browser();
      assert.equal(outcomeOf(await first.visit(provider, `new-${provider}`)), 'new');
      const ontid = await first.register(provider, `new-${provider}`);
      const second = browser();
      const { data } = await second.visit(provider, `new-${provider}`);
      assert.ok(data?.view === 'linked');
      assert.deepEqual([data.answer.outcome, data.answer.account], ['known', { ontid, phone: '' }]);
      const { body } = await second.post('/oauth2/authorize', { client_id: clientId, origin: SITE, consent: true });
      assert.equal((body.result as { ontid: string }).ontid, ontid);
    });
  }

  test('the page is told by its own channel, and no code is left in its address', async () => {
    const one = browser();
    const back = await one.open(one.answer(await one.setOut('google', { channel: 'the-channel-of-page-1' }), 'eve'));
    assert.equal(back.status, 303);
    assert.match(back.location, /^\/linked\/finish\?flow=[\w-]{36}$/);
    const { data } = await one.open(back.location);
    assert.ok(data?.view === 'linked');
    assert.equal(data.channel, 'the-channel-of-page-1');
  });

  test('somebody who says no, at any provider, comes back to a page that knows', async () => {
    for (const provider of Object.keys(REGISTRATIONS)) {
      const one = browser();
      const back = await one.open(one.answer(await one.setOut(provider), 'ada', 'deny'));
      assert.equal(outcomeOf(await one.open(back.location.replace('#', ''))), 'denied', provider);
    }
  });

  test('a provider that does not answer, and one that answers with something else, are told apart', async () => {
    const one = browser();
    standIns.world.instead = (path) => (path.includes('token') ? { status: 502 } : undefined);
    assert.equal(outcomeOf(await one.visit('google', 'ada')), 'unreachable');
    standIns.world.instead = (path) => (path.includes('token') ? json({ error: 'invalid_grant' }, 400) : undefined);
    assert.equal(outcomeOf(await one.visit('google', 'ada')), 'refused');
  });

  test('an answer that comes too late is refused, and so is one that says its state or code twice', async () => {
    const one = browser();
    const late = one.answer(await one.setOut('google'), 'ada');
    now = new Date(Date.now() + 601_000);
    assert.deepEqual((await one.open(late)).data, {
      view: 'refused',
      locale: 'en',
      reason: { code: 'linked', fault: 'unknown' },
    });
    const twice = one.answer(await one.setOut('google'), 'ada');
    assert.equal((await one.open(`${twice}&state=x`)).status, 400);
    assert.equal(outcomeOf(await one.open((await one.open(`${twice}&code=x`)).location)), 'denied');
  });

  test('another site cannot send a person out, and there is nowhere to go for what is not configured', async () => {
    const one = browser();
    const from = (site: string) =>
      one.open('/linked/start?provider=google&channel=channel-of-a-page', { 'sec-fetch-site': site });
    assert.equal((await from('cross-site')).status, 400);
    assert.equal((await from('same-site')).status, 400);
    assert.equal((await from('same-origin')).status, 303);
    for (const query of [
      'provider=myspace&channel=channel-of-a-page',
      'provider=google',
      'provider=google&channel=short',
      `provider=google&page=${'x'.repeat(4097)}`,
    ]) {
      assert.equal((await one.open(`/linked/start?${query}`)).status, 400, query.slice(0, 60));
    }
  });

  test('inside WeChat the in-app door is taken, and it is the same person', async () => {
    const outside = browser();
    const ontid = await outside.register('wechat', 'wendy');
    const inside = browser();
    inside.userAgent = 'Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50';
    assert.match(await inside.setOut('wechat'), /open\.weixin\.qq\.com\/connect\/oauth2\/authorize\?appid=wechat-app/);
    const { data } = await inside.visit('wechat', 'wendy');
    assert.ok(data?.view === 'linked');
    assert.equal(data.answer.account?.ontid, ontid);
  });
});

describe('/oauthmiddle', () => {
  test('V27: the first time a password is asked for, and every time a press: no token is made before it', async () => {
    const one = browser();
    const out = await one.open(middle(), { 'sec-fetch-site': 'cross-site' });
    assert.equal(out.status, 303);
    const back = await one.open(one.answer(out.location, 'mia'));
    assert.match(back.location, /^\/signin\?linked_flow=[\w-]{36}$/);
    const { data } = await one.open(back.location);
    assert.ok(data?.view === 'signin');
    assert.deepEqual(
      [data.linked?.answer?.outcome, data.request.responseMode, 'callback' in data.request && data.request.callback],
      ['new', 'middle_redirect', BACK],
    );
    const { body } = await one.post('/linked/register', { flow: data.linked!.answer!.flow, password: 'correct horse' });
    await one.post('/oauth2/authorize', { client_id: clientId, origin: SITE, consent: true });

    // Next time, in another browser, a press is enough.
    const other = browser();
    const next = await other.open(other.answer((await other.open(middle())).location, 'mia'));
    assert.match(next.location, /^\/signin\?linked_flow=/);
    const { data: page } = await other.open(next.location);
    assert.ok(page?.view === 'signin');
    assert.deepEqual([page.linked?.answer?.outcome, page.consented, page.account?.ontid], ['known', true, body.result]);
  });

  test('whoever is known but has not agreed to the site is asked first', async () => {
    await browser().register('google', 'nora');
    const one = browser();
    const back = await one.open(
      one.answer((await one.open(middle({ redirect_url: `${SITE}/plain` }))).location, 'nora'),
    );
    assert.match(back.location, /^\/signin\?linked_flow=/);
    const { data } = await one.open(back.location);
    assert.ok(data?.view === 'signin');
    assert.deepEqual([data.linked?.answer?.outcome, data.consented], ['known', false]);
  });

  test('“x” is X, and the ONT ID may carry what the published pages put behind it', async () => {
    const { status, location } = await browser().open(
      middle({ oauth_type: 'x', dapp_ontid: `${clientId}.apps.ontid.com` }),
    );
    assert.deepEqual([status, location.includes('/x.com/i/oauth2/authorize')], [303, true]);
  });

  test('Facebook’s fragment does not travel on to the site', async () => {
    const one = browser();
    await one.register('facebook', 'flo');
    await one.post('/oauth2/authorize', { client_id: clientId, origin: SITE, consent: true });
    const { location } = await one.open(
      one.answer((await one.open(middle({ oauth_type: 'facebook' }))).location, 'flo').replace('#_=_', ''),
    );
    assert.match(location, /^\/signin\?linked_flow=[\w-]{36}#$/);
  });

  test('threat 7: a token goes only to an address that is registered', async () => {
    for (const trick of [
      'https://shop.example/back',
      `${BACK}&x=1`,
      `${BACK}#x`,
      `${BACK}#`,
      'https://shop.example/back/?page=1',
      'https://shop.example/%62ack?page=1',
      'https://shop.example@evil.example/back?page=1',
      'https://shop.example.evil.example/back?page=1',
      '//shop.example/back?page=1',
      'http://shop.example/back?page=1',
      'javascript:alert(1)',
      'https://sh\u043ep.example/back?page=1',
      `blob:${BACK}`,
    ]) {
      const { status, location, html } = await browser().open(middle({ redirect_url: trick }));
      assert.deepEqual([status, location], [403, ''], trick);
      assert.ok(!html.includes('<script>alert'));
    }
    for (const [query, status] of [
      [{ dapp_ontid: 'x' }, 400],
      [{ oauth_type: 'myspace' }, 400],
      [{ redirect_url: '' }, 400],
      [{ dapp_ontid: 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf' }, 403],
    ] as const) {
      assert.equal((await browser().open(middle(query))).status, status, JSON.stringify(query));
    }
    assert.equal((await browser().open(`${middle()}&redirect_url=${encodeURIComponent(BACK)}`)).status, 400);
  });
});
