import type { ProviderAnswer } from '../provider.ts';
import { json, personOf, SECRET, type StandIn, tokenOf } from './stand-in.ts';

/** People who are known under one name in both WeChat apps have joined them; the names of others are each app's own. */
const unionOf = (person: string) => (person.startsWith('lone-') ? {} : { unionid: `union-${person}` });

/** WeChat: `appid` and `secret` by GET, failures of status 200, two apps, no code when somebody says no. */
export const wechat: StandIn = {
  id: 'wechat',
  pages: ['open.weixin.qq.com/connect/qrconnect', 'open.weixin.qq.com/connect/oauth2/authorize'],
  visit: (query) => ({
    clientId: query.get('appid')!,
    redirectUri: query.get('redirect_uri')!,
    // Anything but letters and digits is refused.
    state: /^[A-Za-z0-9]{1,128}$/.exec(query.get('state') ?? '')?.[0] ?? '',
    scope: query.get('scope')!,
    nonce: null,
    challenge: null,
  }),
  allowed: (code, state) => `?${new URLSearchParams({ code, state })}`,
  denied: (state) => `?${new URLSearchParams({ state })}`,
  calls: {
    'api.weixin.qq.com/sns/oauth2/access_token': ({ method, url: { searchParams: query } }, codes) => {
      const failed = (errcode: number, errmsg: string) => json({ errcode, errmsg }, 200, 'text/plain');
      if (method !== 'GET' || query.get('grant_type') !== 'authorization_code')
        return failed(40002, 'invalid grant_type');
      if (query.get('secret') !== SECRET) return failed(40125, 'invalid appsecret');
      const given = codes.take(query.get('code'), query.get('appid'));
      if (given === 'used') return failed(40163, 'code been used');
      if (given === 'unknown') return failed(40029, 'invalid code');
      const { person, clientId, scope } = given;
      // Whoever looks at the page in the preview is somebody who does not exist.
      const snapshot = person.startsWith('snapshot-') ? { is_snapshotuser: 1 } : {};
      return json(
        {
          access_token: tokenOf(person),
          expires_in: 7200,
          refresh_token: tokenOf(person, '-refresh'),
          openid: `o-${clientId}-${person}`,
          scope,
          ...unionOf(person),
          ...snapshot,
        },
        200,
        'text/plain',
      );
    },
  },
};

/** QQ: everything by GET, failures of status 200 with numbers, and a call of its own for who it is. */
export const qq: StandIn = {
  id: 'qq',
  pages: ['graph.qq.com/oauth2.0/authorize'],
  visit: (query) => ({
    clientId: query.get('client_id')!,
    redirectUri: query.get('redirect_uri')!,
    state: query.get('state')!,
    scope: query.get('scope')!,
    nonce: null,
    challenge: null,
  }),
  allowed: (code, state) => `?${new URLSearchParams({ code, state })}`,
  denied: (state) => `?${new URLSearchParams({ usercancel: '1', state })}`,
  calls: {
    'graph.qq.com/oauth2.0/token': ({ url: { searchParams: query } }, codes) => {
      if (query.get('client_secret') !== SECRET)
        return told(query, { error: 100_009, error_description: 'client_secret is illegal' });
      const given = codes.take(query.get('code'), query.get('client_id'));
      if (given === 'used') return told(query, { error: 100_020, error_description: 'code is reused error' });
      if (given === 'unknown' || query.get('redirect_uri') !== given.redirectUri)
        return told(query, { error: 100_019, error_description: 'code to access token error' });
      return told(query, {
        access_token: tokenOf(given.person, `.${given.clientId}`),
        expires_in: '7776000',
        refresh_token: tokenOf(given.person, '-refresh'),
      });
    },
    'graph.qq.com/oauth2.0/me': ({ url: { searchParams: query } }) => {
      const token = query.get('access_token') ?? '';
      const person = personOf(token);
      if (!person) return told(query, { error: 100_016, error_description: 'access token check failed' });
      const clientId = token.split('.')[2]!;
      return told(query, {
        client_id: clientId,
        openid: `Q-${clientId}-${person}`,
        ...(query.get('unionid') === '1' ? { unionid: `UID_${person}` } : {}),
      });
    },
  },
};

/** Unless JSON is asked for, the answer is a script that calls a function. */
const told = (query: URLSearchParams, value: object): ProviderAnswer =>
  query.get('fmt') === 'json'
    ? json(value)
    : { status: 200, headers: { 'content-type': 'text/html' }, body: `callback( ${JSON.stringify(value)} );` };
