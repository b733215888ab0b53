import { debugging } from './ontid-signin.ts';
import { openDoctor } from './open-doctor.ts';
import { register } from './register.ts';

// `import 'ontid-signin/define'`: for sites that want the tag and nothing else.
debugging.open = openDoctor;
register();

export { OntidSignin } from './ontid-signin.ts';
