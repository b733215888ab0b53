import type { Account, SignInResult } from 'ontid-signin';
import type { Client } from 'ontid-signin/server-client';
import type { AccessToken, VerifiedCredential } from 'ontid-signin/verify';

/** As typed serializers write a type (`$fetch` of Nuxt): an object keeps what JSON keeps of it. */
type Serialized<Value> = Value extends string | number | boolean | null | undefined
  ? string extends Value
    ? string
    : Value
  : Value extends object
    ? { [Name in keyof Value]: Serialized<Value[Name]> }
    : never;
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

export const plain: true[] = [
  true satisfies Same<SignInResult['ontid'], string>,
  true satisfies Same<Account['ontid'], string>,
  true satisfies Same<AccessToken['ontid'], string>,
  true satisfies Same<AccessToken['claims']['content']['ontid'], string>,
  true satisfies Same<VerifiedCredential['payload']['sub'], string>,
];
export const result: SignInResult = {} as Serialized<SignInResult>;
export const token: AccessToken = {} as Serialized<AccessToken>;
export const login: Promise<string> = (null as unknown as Client).call('/login/password', { phone: '', password: '' });
