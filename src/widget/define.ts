import { debugging } from './button/ontid-signin.ts';
import { openDoctor } from './button/open-doctor.ts';
import { register } from './button/register.ts';

// `import 'ontid-signin/define'`: for sites that want the tag and nothing else.
debugging.open = openDoctor;
register();

export { OntidSignin } from './button/ontid-signin.ts';
