'use client';

// `ontid-signin/react`: the button as a component, the state as a hook, and the JSX types of `<ontid-signin>`.
export type { OntidSigninProps } from './jsx.ts';
export { OntidSigninButton, type OntidSigninButtonProps } from './ontid-signin-button.ts';
export { type Ontid, useOntid } from './use-ontid.ts';
