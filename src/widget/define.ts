import { debugging } from './button/ontid-signin.ts';
import { openDoctor } from './button/open-doctor.ts';
import { register } from './button/register.ts';
import { startSession } from './session/session.ts';
import { begin } from './sign-in/sign-in.ts';

// `import 'ontid-signin/define'`: for sites that want the tag and nothing else.
debugging.open = openDoctor;
register();
startSession();
begin();

export { OntidSignin } from './button/ontid-signin.ts';
