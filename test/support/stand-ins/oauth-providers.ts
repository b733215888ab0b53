import { createHash, createHmac } from 'node:crypto';
import { json, personOf, SECRET, type StandIn, tokenOf } from './stand-in.ts';

const visit: StandIn['visit'] = (query) => ({
  clientId: query.get('client_id')!,
  redirectUri: query.get('redirect_uri')!,
  state: query.get('state')!,
  scope: query.get('scope') ?? '',
  nonce: query.get('nonce'),
  challenge: query.get('code_challenge_method') === 'S256' ? query.get('code_challenge') : null,
});

const bearer = (header: string | undefined) => /^Bearer (.+)$/i.exec(header ?? '')?.[1];
const numberOf = (person: string) => [...person].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1e12;

/** Facebook: errors are objects, and `#_=_` stands behind the address that a person comes back to. */
export const facebook: StandIn = {
  id: 'facebook',
  pages: ['www.facebook.com/v24.0/dialog/oauth'],
  visit,
  allowed: (code, state) => `?${new URLSearchParams({ code, state })}#_=_`,
  denied: (state) =>
    `?${new URLSearchParams({ error: 'access_denied', error_code: '200', error_description: 'Permissions error', error_reason: 'user_denied', state })}#_=_`,
  calls: {
    'graph.facebook.com/v24.0/oauth/access_token': ({ body }, codes) => {
      const form = new URLSearchParams(body);
      const failed = (message: string) =>
        json({ error: { message, type: 'OAuthException', code: 100, fbtrace_id: 'A1b2C3' } }, 400);
      if (form.get('client_secret') !== SECRET) return failed('Error validating client secret.');
      const given = codes.take(form.get('code'), form.get('client_id'));
      if (given === 'used') return failed('This authorization code has been used.');
      if (given === 'unknown' || form.get('redirect_uri') !== given.redirectUri)
        return failed('Error validating verification code.');
      return json({ access_token: tokenOf(given.person), token_type: 'bearer', expires_in: 5_183_944 });
    },
    'graph.facebook.com/v24.0/me': ({ headers, url }) => {
      const token = bearer(headers.authorization);
      const proof = createHmac('sha256', SECRET)
        .update(token ?? '')
        .digest('hex');
      if (!personOf(token))
        return json({ error: { message: 'Invalid OAuth access token.', type: 'OAuthException', code: 190 } }, 400);
      if (url.searchParams.get('appsecret_proof') !== proof)
        return json({ error: { message: 'Invalid appsecret_proof', type: 'GraphMethodException', code: 100 } }, 400);
      return json({ id: String(numberOf(personOf(token)!)) }, 200, 'text/javascript; charset=UTF-8');
    },
  },
};

/** X: the client's secret as basic authentication, and PKCE always. */
export const twitter: StandIn = {
  id: 'twitter',
  pages: ['x.com/i/oauth2/authorize'],
  visit,
  allowed: (code, state) => `?${new URLSearchParams({ state, code })}`,
  denied: (state) => `?${new URLSearchParams({ error: 'access_denied', state })}`,
  calls: {
    'api.x.com/2/oauth2/token': ({ body, headers }, codes) => {
      const form = new URLSearchParams(body);
      const [clientId, secret] = Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64')
        .toString()
        .split(':')
        .map(decodeURIComponent);
      if (secret !== SECRET)
        return json({ error: 'unauthorized_client', error_description: 'Missing valid authorization header' }, 401);
      const given = codes.take(form.get('code'), clientId ?? null);
      const proven =
        typeof given === 'object' &&
        createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url') === given.challenge;
      if (!proven)
        return json(
          { error: 'invalid_request', error_description: 'Value passed for the authorization code was invalid.' },
          400,
        );
      return json({
        token_type: 'bearer',
        expires_in: 7200,
        access_token: tokenOf(given.person),
        scope: 'tweet.read users.read',
      });
    },
    'api.x.com/2/users/me': ({ headers }) => {
      const person = personOf(bearer(headers.authorization));
      if (!person)
        return json({ title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' }, 401);
      return json({ data: { id: String(numberOf(person)), name: person, username: person } });
    },
  },
};

/** Weibo: JSON that calls itself text, without a token type, with the person's number beside the token. */
export const weibo: StandIn = {
  id: 'weibo',
  pages: ['api.weibo.com/oauth2/authorize'],
  visit,
  allowed: (code, state) => `?${new URLSearchParams({ state, code })}`,
  denied: (state) =>
    `?${new URLSearchParams({ state, error_uri: '/oauth2/authorize', error: 'access_denied', error_description: 'user denied your request.', error_code: '21330' })}`,
  calls: {
    'api.weibo.com/oauth2/access_token': ({ body }, codes) => {
      const form = new URLSearchParams(body);
      const failed = (error: string, code: number) =>
        json(
          { error, error_code: code, request: '/oauth2/access_token', error_uri: '/oauth2/access_token' },
          400,
          'text/plain;charset=UTF-8',
        );
      if (form.get('client_secret') !== SECRET) return failed('invalid_client', 21324);
      const given = codes.take(form.get('code'), form.get('client_id'));
      if (typeof given === 'string') return failed('invalid_grant', 21325);
      if (form.get('redirect_uri') !== given.redirectUri) return failed('redirect_uri_mismatch', 21322);
      return json(
        {
          access_token: tokenOf(given.person),
          remind_in: '157679999',
          expires_in: 157_679_999,
          uid: String(numberOf(given.person)),
          isRealName: 'true',
        },
        200,
        'text/plain;charset=UTF-8',
      );
    },
  },
};
