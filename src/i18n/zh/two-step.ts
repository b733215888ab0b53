import type { TwoStepTexts } from '../types/named.ts';

export const twoStep: TwoStepTexts = {
  title: '还差一步',
  lead: (account) => `${account} 开启了两步登录，请再验证一次身份。`,
  passwordWrong: '密码不正确，请重试。',
  passwordTries: '错误次数过多，请 {wait}后再试。',
  linkTitle: (provider) => `将${provider}关联到你的 ONT ID`,
  linkLead: (provider) => `输入 ONT ID 的密码，以后即可用${provider}登录。`,
  linkNow: (provider) => `关联${provider}`,
  linking: '正在关联…',
  notNow: '暂不关联',
};
