import type { ProviderTexts } from '../translated.ts';

export const providers: ProviderTexts = {
  facebook: 'Facebook',
  google: 'Google',
  qq: 'QQ',
  twitter: 'X',
  wechat: '微信',
  weibo: '微博',
};
