import type { OntidCancelEvent, OntidErrorEvent, OntidSuccessEvent } from '../sign-in/events.ts';
import type { Looks } from './looks.ts';
import type { OntidSignin } from './ontid-signin.ts';

/** The properties of the element that its attributes stand for. */
type Property =
  | 'authTemplate' | 'autoSelect' | 'clientId' | 'debug' | 'disabled' | 'host' | 'locale' | 'loginUri' | 'logoAlignment' | 'redirectUri' | 'remember'
  | 'scope' | 'shape' | 'size' | 'text' | 'theme' | 'type' | 'uxMode' | 'width';

/** `logoAlignment` → `logo-alignment`. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : '';

/** A look is one of the values that there are: an editor offers them, and what is misspelt does not compile. */
type Value<Name extends Property> = Kebab<Name> extends Exclude<keyof Looks, 'width'> ? Looks[Kebab<Name>] | undefined : Exclude<OntidSignin[Name], null>;

/** What a typed template may say by the names of properties, as Vue's tools read it (`GlobalComponents`). */
export type OntidSigninProperties = { [Name in Property]?: Value<Name> };

/**
 * What a typed template may say of `<ontid-signin>`, for whichever framework. For React 19:
 *
 *     declare module 'react' {
 *       namespace JSX { interface IntrinsicElements { 'ontid-signin': OntidSigninProps } }
 *     }
 */
export type OntidSigninProps = { [Name in Property as Kebab<Name>]?: Value<Name> } & {
  nonce?: string;
  /** React's names of the events. */
  'onontid-success'?: (event: OntidSuccessEvent) => void;
  'onontid-error'?: (event: OntidErrorEvent) => void;
  'onontid-cancel'?: (event: OntidCancelEvent) => void;
};
