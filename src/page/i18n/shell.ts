import type { Locale } from '../../protocol/common/locale.ts';

/** The texts that stand in the page's HTML itself. `{app}` is filled in by the server. */
export interface ShellStrings {
  signInTo: string;
  linked: string;
  refused: string;
  home: string;
  account: string;
  accountSignIn: string;
  loading: string;
  noScript: string;
  broken: string;
  reload: string;
}

export const SHELL_STRINGS: Record<Locale, ShellStrings> = {
  en: {
    signInTo: 'Sign in to {app}',
    linked: 'Back to your sign-in',
    refused: 'This sign-in can’t go on',
    home: 'ONT ID sign-in',
    account: 'Your ONT ID',
    accountSignIn: 'Sign in to your ONT ID',
    loading: 'Loading…',
    noScript: 'Signing in needs JavaScript. Switch it on for this page and load it again.',
    broken: 'This page didn’t load completely. Check your connection.',
    reload: 'Load it again',
  },
  zh: {
    signInTo: '登录 {app}',
    linked: '返回登录',
    refused: '无法继续登录',
    home: 'ONT ID 登录',
    account: '我的 ONT ID',
    accountSignIn: '登录 ONT ID',
    loading: '正在加载…',
    noScript: '登录需要 JavaScript。请为本页面开启后重新加载。',
    broken: '页面没有完整加载，请检查网络。',
    reload: '重新加载',
  },
};
