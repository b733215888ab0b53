import type { ButtonTexts } from '../types/named.ts';

export const button: ButtonTexts = {
  signin_with: '用 ONT ID 登录',
  signup_with: '用 ONT ID 注册',
  continue_with: '用 ONT ID 继续',
  signin: '登录',
  continueAs: (name) => `以 ${name} 的身份继续`,
};
