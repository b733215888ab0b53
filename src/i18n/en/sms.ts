export const sms = {
  codes: {
    any: (code: string) => `${code} is your ONT ID code. It works for 5 minutes. Never share it.`,
    signin: (code: string) => `${code} is your code to sign in with ONT ID. It works for 5 minutes. Never share it.`,
    reset: (code: string) =>
      `${code} is your code to RESET your ONT ID password. It works for 5 minutes. Never share it.`,
    'edit-phone': (code: string) =>
      `${code} is your code to use this phone for your ONT ID. It works for 5 minutes. Never share it.`,
    'two-step': (code: string) =>
      `${code} is your code to turn on two-step sign-in for ONT ID. It works for 5 minutes. Never share it.`,
    binding: (code: string) =>
      `${code} is your code to add this phone to your ONT ID. It works for 5 minutes. Never share it.`,
  },
  notices: {
    'password-changed':
      'The password of your ONT ID was changed. If this was not you, reset it on the sign-in page now.',
    'password-reset':
      'Your password was reset by text message and you have a new ONT ID. If this was not you, reset it again now and contact support.',
    'phone-changed': 'Your ONT ID now signs in with another phone number. If this was not you, contact support now.',
    'phone-added': 'This phone number now signs in to your ONT ID. If this was not you, contact support now.',
    linked:
      'A new way to sign in was added to your ONT ID. If this was not you, change your password and remove it on your account page.',
    exported: 'The key of your ONT ID was exported. If this was not you, change your password now and contact support.',
    'keystore-allowed':
      'Your ONT ID can now be signed in to with a keystore. If this was not you, change your password and turn it off.',
    'keystore-sign-in':
      'Somebody signed in to your ONT ID with a keystore. If this was not you, turn keystore sign-in off on your account page.',
    'keystore-tried':
      'Somebody with the key of your ONT ID was refused at sign-in by keystore. If this was not you, look at your account page and contact support.',
    'second-on':
      'Signing in to your ONT ID now takes both a code and your password. If this was not you, contact support now.',
    'second-off': 'Two-step sign-in of your ONT ID was turned off. If this was not you, change your password now.',
  },
};
