import type { Locale } from '../../protocol/common/locale.ts';
import type { Looks } from './looks.ts';

/** The words on the button: one text for each value of `text`, and one for a person who is known. */
export type Labels = Record<Looks['text'], string> & { continueAs(name: string): string };

/** By language; one that is missing does not compile. */
export const LABELS: Record<Locale, Labels> = {
  en: {
    signin_with: 'Sign in with ONT ID',
    signup_with: 'Sign up with ONT ID',
    continue_with: 'Continue with ONT ID',
    signin: 'Sign in',
    continueAs: (name) => `Continue as ${name}`,
  },
  zh: {
    signin_with: '用 ONT ID 登录',
    signup_with: '用 ONT ID 注册',
    continue_with: '用 ONT ID 继续',
    signin: '登录',
    continueAs: (name) => `以 ${name} 的身份继续`,
  },
};
