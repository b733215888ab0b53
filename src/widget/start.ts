import { debugging } from './button/ontid-signin.ts';
import { openDoctor } from './button/open-doctor.ts';
import { register } from './button/register.ts';
import { startSession } from './session/session.ts';
import { begin } from './sign-in/sign-in.ts';

/** Makes the element work on this page: the tag, the session, and an answer that the page was loaded with. */
export function start(): void {
  debugging.open = openDoctor;
  register();
  startSession();
  begin();
}
