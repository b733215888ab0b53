import type { OntidSignin, OntidSigninProps } from 'ontid-signin';

// All that it takes for Svelte's templates to know the element, and for its attributes and events to be checked.
declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'ontid-signin': OntidSigninProps & HTMLAttributes<OntidSignin>;
  }
}
