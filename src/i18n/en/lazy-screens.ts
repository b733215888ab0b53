import type { LazyScreenTexts } from '../types/named.ts';

export const lazyScreens: LazyScreenTexts = {
  keystore: 'Sign in with a keystore',
  keystoreLead: 'A keystore is the file in which a wallet keeps an ONT ID, sealed under a password.',
  pasteKeystore: 'Keystore',
  chooseFile: 'Choose a file',
  orDrop: 'You can paste its text, or drop the file here.',
  keystorePassword: 'The password that it was exported with.',
  weakKeystore:
    'The password of this keystore is easy to guess. Choose another one for your account here: the ONT ID stays the same. The file itself keeps its old password.',
  accountPassword: 'New password',
  useCode: 'Use a code instead',

  lostTitle: 'Forgot the password?',
  lostLead: 'You don’t need it to sign in. A code by text message is enough, and your ONT ID stays the same.',
  signInWithCode: 'Sign in with a code',
  tryPassword: 'Try the password once more',
  newTitle: 'Start over with a new ONT ID',
  newLead:
    'Without the password nobody can open your ONT ID’s key, not even us. A new password therefore comes with a new ONT ID: sites will take you for somebody new, and you are signed out everywhere. The old ONT ID can only be opened with the old password.',
  understood: 'I understand that I get a new ONT ID.',
  goOn: 'Get a new ONT ID',

  haveNew: 'You have a new ONT ID.',
  haveNewLead:
    'The old one is signed out everywhere, and we have told your phone. Its key is kept as it was: whoever remembers the old password can still open it.',
  yourOntId: 'Your new ONT ID',
  continueTo: (app) => `Continue to ${app}`,
};
