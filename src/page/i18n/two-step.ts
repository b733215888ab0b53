import type { Locale } from '../../protocol/common/locale.ts';

/** The texts of the second step of a sign-in, and of linking an account at a provider; they come with those screens. */
export interface TwoStepStrings {
  title: string;
  /** @param account its masked phone, or its ONT ID */
  lead: (account: string) => string;
  passwordWrong: string;
  passwordTries: string;
  linkTitle: (provider: string) => string;
  linkLead: (provider: string) => string;
  linkNow: (provider: string) => string;
  linking: string;
  notNow: string;
}

export const TWO_STEP_STRINGS: Record<Locale, TwoStepStrings> = {
  en: {
    title: 'One more step',
    lead: (account) => `${account} asks for a second proof that it’s you.`,
    passwordWrong: 'That isn’t the password of this ONT ID. Try again.',
    passwordTries: 'Too many wrong tries. Try again in {wait}.',
    linkTitle: (provider) => `Add ${provider} to your ONT ID`,
    linkLead: (provider) => `Enter the password of your ONT ID. From then on ${provider} opens it too.`,
    linkNow: (provider) => `Add ${provider}`,
    linking: 'Adding…',
    notNow: 'Not now',
  },
  zh: {
    title: '还差一步',
    lead: (account) => `${account} 开启了两步登录，请再验证一次身份。`,
    passwordWrong: '密码不正确，请重试。',
    passwordTries: '错误次数过多，请 {wait}后再试。',
    linkTitle: (provider) => `将${provider}关联到你的 ONT ID`,
    linkLead: (provider) => `输入 ONT ID 的密码，以后即可用${provider}登录。`,
    linkNow: (provider) => `关联${provider}`,
    linking: '正在关联…',
    notNow: '暂不关联',
  },
};
