import { LinkedRefused } from '../../errors/linked-refused.ts';
import { askProvider } from './ask.ts';
import { providerName } from './name.ts';
import type { ProviderAdapter } from './provider.ts';
import { readSubject } from './subject.ts';

/** What WeChat's own browser calls itself. */
const IN_APP = /\bMicroMessenger\//;

/**
 * OAuth under other names (`appid`, `secret`), asked by `GET`, with failures of status 200. There are two apps: on the
 * web a code to scan with the phone, and inside WeChat, where that is of no use, a page of its own that an official
 * account is needed for. `openid` is the app's own name for a person; `unionid` is the same for both, once they are
 * bound to one account of the Open Platform.
 * https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html
 * https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 */
export const wechat: ProviderAdapter = {
  id: 'wechat',
  name: providerName('wechat'),
  variables: (env) => ({
    web: { WECHAT_CLIENT_ID: env['WECHAT_CLIENT_ID'], WECHAT_CLIENT_SECRET: env['WECHAT_CLIENT_SECRET'] },
    app: {
      WECHAT_INAPP_CLIENT_ID: env['WECHAT_INAPP_CLIENT_ID'],
      WECHAT_INAPP_CLIENT_SECRET: env['WECHAT_INAPP_CLIENT_SECRET'],
    },
  }),
  create: (doors, at) => ({
    doorFor(userAgent) {
      const door = IN_APP.test(userAgent) ? 'app' : 'web';
      return doors[door] && door;
    },
    async address(door, { state, redirectUri }) {
      const url = new URL(
        at(`https://open.weixin.qq.com/connect/${door === 'app' ? 'oauth2/authorize' : 'qrconnect'}`),
      );
      // The order is the documented one, which older versions of the app insist on.
      url.search = new URLSearchParams({
        appid: doors[door]!.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: door === 'app' ? 'snsapi_userinfo' : 'snsapi_login',
        state,
      }).toString();
      url.hash = 'wechat_redirect';
      return url;
    },
    async identify(door, answer, _binding) {
      const { clientId, clientSecret } = doors[door]!;
      const { errcode, openid, unionid, is_snapshotuser } = await askProvider(
        at('https://api.weixin.qq.com/sns/oauth2/access_token'),
        {
          appid: clientId,
          secret: clientSecret,
          code: answer.searchParams.get('code')!,
          grant_type: 'authorization_code',
        },
      );
      if (errcode) throw new LinkedRefused(errcode === -1 ? 'unreachable' : 'refused', `errcode ${Number(errcode)}`);
      // Somebody who only looks at a page in WeChat's preview gets a name that is nobody's.
      if (is_snapshotuser === 1) throw new LinkedRefused('denied', 'snapshot user');
      return [`${clientId}:${readSubject(openid)}`, ...(unionid ? [`unionid:${readSubject(unionid)}`] : [])];
    },
  }),
};
