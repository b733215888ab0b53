import type { OntidSigninProps } from './jsx.ts';

// The types of `ontid-signin/react`: whoever imports it may write `<ontid-signin>` in JSX. Not in `index.ts`, because
// the declaration may stand in a program once, and that of this repository has these sources and the built types of the
// demo.
export * from './index.ts';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'ontid-signin': OntidSigninProps;
    }
  }
}
