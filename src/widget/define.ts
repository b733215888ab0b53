import { start } from './start.ts';

// `import 'ontid-signin/define'`: for sites that want the tag and nothing else.
start();

export { OntidSignin } from './button/ontid-signin.ts';
