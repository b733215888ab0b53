import type { CodePurpose } from '../../protocol/custody/custody-api.ts';

/** A code's message says what the code is for, so that nobody is talked into giving it away for something else. */
export const CODE_TEXTS: Record<CodePurpose, { en: (code: string) => string; zh: (code: string) => string }> = {
  any: {
    en: (code) => `${code} is your ONT ID code. It works for 5 minutes. Never share it.`,
    zh: (code) => `【ONT ID】验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
  },
  signin: {
    en: (code) => `${code} is your code to sign in with ONT ID. It works for 5 minutes. Never share it.`,
    zh: (code) => `【ONT ID】登录验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
  },
  reset: {
    en: (code) => `${code} is your code to RESET your ONT ID password. It works for 5 minutes. Never share it.`,
    zh: (code) => `【ONT ID】重置密码验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
  },
  'edit-phone': {
    en: (code) => `${code} is your code to use this phone for your ONT ID. It works for 5 minutes. Never share it.`,
    zh: (code) => `【ONT ID】绑定新手机号验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
  },
  'two-step': {
    en: (code) =>
      `${code} is your code to turn on two-step sign-in for ONT ID. It works for 5 minutes. Never share it.`,
    zh: (code) => `【ONT ID】开启两步验证的验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
  },
  binding: {
    en: (code) => `${code} is your code to add this phone to your ONT ID. It works for 5 minutes. Never share it.`,
    zh: (code) => `【ONT ID】绑定手机号验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
  },
};
