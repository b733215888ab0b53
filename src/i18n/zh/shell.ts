import type { ShellTexts } from '../types/named.ts';

export const shell: ShellTexts = {
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
};
