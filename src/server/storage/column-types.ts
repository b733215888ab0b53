// Values of columns that have few. They stand below the rooms that use them, since the tables are known to every room.

/**
 * How a browser gets to a provider: as any does, or from inside the provider's own app. Each is an app of its own at a
 * provider that tells the two apart.
 */
export type Door = 'web' | 'app';

/**
 * How a person showed who they are, in the words of RFC 8176 where it has one: a password, a code by text message, a
 * software key (a keystore), and `fed`, a provider whose account is linked.
 */
export type SignInMethod = 'pwd' | 'sms' | 'swk' | 'fed';

/** A change to an account that its phone is told of: its owner made it, or somebody else did. */
export type Notice =
  | 'password-changed'
  | 'password-reset'
  | 'phone-changed'
  | 'phone-added'
  | 'linked'
  | 'exported'
  | 'keystore-allowed'
  | 'keystore-sign-in'
  | 'keystore-tried'
  | 'second-on'
  | 'second-off';
