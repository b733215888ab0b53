import type { Locale } from '../protocol/locale.ts';

/** The words on the button. */
export interface Labels {
  signIn: string;
}

/** By language; one that is missing does not compile. */
export const LABELS: Record<Locale, Labels> = {
  en: { signIn: 'Sign in with ONT ID' },
  zh: { signIn: '用 ONT ID 登录' },
};
