import type { TwoStepTexts } from '../types/named.ts';

export const twoStep: TwoStepTexts = {
  title: 'One more step',
  lead: (account) => `${account} asks for a second proof that it’s you.`,
  passwordWrong: 'That isn’t the password of this ONT ID. Try again.',
  passwordTries: 'Too many wrong tries. Try again in {wait}.',
  linkTitle: (provider) => `Add ${provider} to your ONT ID`,
  linkLead: (provider) => `Enter the password of your ONT ID. From then on ${provider} opens it too.`,
  linkNow: (provider) => `Add ${provider}`,
  linking: 'Adding…',
  notNow: 'Not now',
};
