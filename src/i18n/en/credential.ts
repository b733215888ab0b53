import type { CredentialTexts } from '../types/named.ts';

export const credential: CredentialTexts = {
  documents: { passport: 'Passport', idcard: 'Identity card', dl: 'Driving licence' },
  documentOf: (document, country) => `${document}, ${country}`,
  asks: (app) => `${app} asks for your verified credential.`,
  sees: (app) => `If you show it, ${app} sees all of this and may keep it:`,
  fields: {
    Name: 'your name',
    Nationality: 'your nationality',
    BirthDay: 'your date of birth',
    IDDocNumber: 'what kind of document it was, and its number',
    IssueDate: 'when the document was issued',
    ExpirationDate: 'when it expires',
    IssuerName: 'who verified it',
  },
  which: 'Which one?',
  passwordHelp: 'Only your password opens it, here in your browser. We tell your phone that the key was fetched.',
  show: 'Show it',
  showing: 'Opening…',
  keepBack: 'Sign in without',
  none: (app) =>
    `You don’t have one yet. Get one on your account page and come back to this window, or sign in to ${app} without.`,
  expiredOn: (credential, day) => `${credential} (expired ${day})`,
  allExpired: (credentials, app) =>
    `What you have is no longer good: ${credentials}. Get a new one on your account page and come back to this window, or sign in to ${app} without.`,
  checking: 'Your document is still being checked. Come back later, or sign in without.',
  getOne: 'Get a verified credential',
  look: 'I have one now',
  passwordWrong: 'That isn’t the password of this ONT ID. Try again.',
  passwordTries: 'Too many wrong tries. Try again in {wait}, or sign in without.',
};
