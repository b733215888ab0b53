import type { NewPassword } from '../../../src/server/custody/password.ts';

/** A password as a service takes it, past the rule that the routes apply. */
export const chosen = (text: string) => text as NewPassword;
