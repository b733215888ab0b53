import { LinkedRefused } from '../../errors/linked-refused.ts';
import { askProvider } from './ask.ts';
import { providerName } from './name.ts';
import type { ProviderAdapter } from './provider.ts';
import { readSubject } from './subject.ts';

const GRAPH = 'https://graph.qq.com/oauth2.0';

/**
 * OAuth by `GET`, with failures of status 200 and numbers for errors; who the person is has a call of its own. `openid`
 * is the app's own name for a person; `unionid` is the same for all apps of one developer who asked for it.
 * https://wiki.connect.qq.com/ (使用Authorization_Code获取Access_Token, 获取用户OpenID_OAuth2.0)
 */
export const qq: ProviderAdapter = {
  id: 'qq',
  name: providerName('qq'),
  variables: (env) => ({ web: { QQ_CLIENT_ID: env['QQ_CLIENT_ID'], QQ_CLIENT_SECRET: env['QQ_CLIENT_SECRET'] } }),
  create(doors, at) {
    const { clientId, clientSecret } = doors.web!;
    return {
      doorFor: () => 'web',
      async address(_door, { state, redirectUri }) {
        const url = new URL(at(`${GRAPH}/authorize`));
        url.search = new URLSearchParams({
          response_type: 'code',
          client_id: clientId,
          redirect_uri: redirectUri,
          state,
          scope: 'get_user_info',
        }).toString();
        return url;
      },
      async identify(_door, answer, { redirectUri }) {
        const { access_token } = await ask('token', {
          grant_type: 'authorization_code',
          client_id: clientId,
          client_secret: clientSecret,
          code: answer.searchParams.get('code')!,
          redirect_uri: redirectUri,
        });
        const { client_id, openid, unionid } = await ask('me', { access_token: String(access_token), unionid: '1' });
        if (client_id !== clientId) throw new LinkedRefused('refused', 'the token is another app’s');
        return [`${clientId}:${readSubject(openid)}`, ...(unionid ? [`unionid:${readSubject(unionid)}`] : [])];
      },
    };

    async function ask(call: 'token' | 'me', query: Record<string, string>): Promise<Record<string, unknown>> {
      const answer = await askProvider(at(`${GRAPH}/${call}`), { ...query, fmt: 'json' });
      if (answer['error'] !== undefined) throw new LinkedRefused('refused', `error ${Number(answer['error'])}`);
      return answer;
    }
  },
};
