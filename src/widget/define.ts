import { register } from './register.ts';

// `import 'ontid-signin/define'`: for sites that want the tag and nothing else.
register();

export { OntidSignin } from './ontid-signin.ts';
