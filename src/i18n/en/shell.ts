import type { ShellTexts } from '../types/named.ts';

export const shell: ShellTexts = {
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
};
