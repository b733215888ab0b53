import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { CANARY, json, SECRET, type StandIn } from './stand-in.ts';

const keys = generateKeyPair('RS256', { extractable: true });
const KID = 'stand-in-1';

/**
 * OpenID Connect as Google has it: a code for a form with the client's secret, an ID token signed with RS256, keys at a
 * place of their own.
 */
export const google: StandIn = {
  id: 'google',
  pages: ['accounts.google.com/o/oauth2/v2/auth'],
  visit: (query) => ({
    clientId: query.get('client_id')!,
    redirectUri: query.get('redirect_uri')!,
    state: query.get('state')!,
    scope: query.get('scope')!,
    nonce: query.get('nonce'),
    challenge: query.get('code_challenge_method') === 'S256' ? query.get('code_challenge') : null,
  }),
  allowed: (code, state) =>
    `?${new URLSearchParams({ state, iss: 'https://accounts.google.com', code, scope: 'openid', authuser: '0', prompt: 'consent' })}`,
  denied: (state) => `?${new URLSearchParams({ error: 'access_denied', state })}`,
  calls: {
    'oauth2.googleapis.com/token': async ({ body }, codes) => {
      const form = new URLSearchParams(body);
      const given = codes.take(form.get('code'), form.get('client_id'));
      if (form.get('client_secret') !== SECRET)
        return json({ error: 'invalid_client', error_description: 'Unauthorized' }, 401);
      const proven =
        typeof given === 'object' &&
        createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url') === given.challenge;
      if (!proven || form.get('redirect_uri') !== given.redirectUri)
        return json({ error: 'invalid_grant', error_description: 'Bad Request' }, 400);
      return json({
        access_token: `${CANARY}-google`,
        expires_in: 3599,
        scope: 'openid',
        token_type: 'Bearer',
        id_token: await idToken({ sub: given.person, aud: given.clientId, nonce: given.nonce }),
      });
    },
    'www.googleapis.com/oauth2/v3/certs': async () =>
      json({ keys: [{ ...(await exportJWK((await keys).publicKey)), kid: KID, use: 'sig', alg: 'RS256' }] }),
  },
};

/** An ID token, right unless a claim is given another value. */
export async function idToken(claims: Record<string, unknown>, key?: CryptoKey): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: 'https://accounts.google.com', iat: now, exp: now + 3600, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: KID, typ: 'JWT' })
    .sign(key ?? (await keys).privateKey);
}
