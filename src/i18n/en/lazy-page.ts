export const lazyPage = {
  bindTitle: 'One more step',
  bindLead:
    'Your keystore opens, and its ONT ID is new here. Add your phone to it: next time a code is enough, and the ONT ID stays the same.',
  otherKeystore: 'Use another keystore',
  resetTitle: 'Get a new ONT ID',
  resetLead: 'First, a code to the phone that your ONT ID is on.',
  remembered: 'I know my password after all',
  resetWarning: 'With it comes a new ONT ID. Sites will take you for somebody new.',
  resetNow: 'Get a new ONT ID',
  resetting: 'Creating your new ONT ID…',
  chooseNewPassword: 'Choose a new password',
  keystoreEmpty: 'Choose a keystore file, or paste what is in it.',
  keystoreBroken: 'That isn’t a keystore we can read. Choose the file that your wallet exported, unchanged.',
  keystorePasswordWrong: 'This password doesn’t open the keystore. Use the one that it was exported with.',
  keystoreOff:
    'This keystore doesn’t sign in: that is off for your ONT ID, or the file is older than your password. Use a code instead, then see your account page.',
  keystoreRefused: 'This keystore can’t be used here. Export it from your wallet again.',
  phoneTaken: 'This phone, or this ONT ID, already has an account here. Use another phone, or sign in with a code.',
  understandFirst: 'Tick this first: there is no way back.',
};
