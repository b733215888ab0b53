import type { ButtonTexts } from '../types/named.ts';

export const button: ButtonTexts = {
  signin_with: 'Sign in with ONT ID',
  signup_with: 'Sign up with ONT ID',
  continue_with: 'Continue with ONT ID',
  signin: 'Sign in',
  continueAs: (name) => `Continue as ${name}`,
};
