import type { OntidCancelEvent, OntidErrorEvent, OntidSuccessEvent } from './events.ts';
import type { OntidSignin } from './ontid-signin.ts';

/** The properties of the element that its attributes stand for. */
type Property =
  | 'autoSelect' | 'clientId' | 'disabled' | 'host' | 'locale' | 'loginUri' | 'logoAlignment' | 'redirectUri' | 'remember'
  | 'scope' | 'shape' | 'size' | 'text' | 'theme' | 'type' | 'uxMode' | 'width';

/** `logoAlignment` → `logo-alignment`. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : '';

/** Without what is no more than “some text”, an editor offers the values that there are. */
type Known<Value> = string extends Value ? Value : Exclude<Value, null>;

/**
 * What a typed template may say of `<ontid-signin>`, for whichever framework. For React 19:
 *
 *     declare module 'react' {
 *       namespace JSX { interface IntrinsicElements { 'ontid-signin': OntidSigninProps } }
 *     }
 */
export type OntidSigninProps = { [Name in Property as Kebab<Name>]?: Known<OntidSignin[Name]> } & {
  nonce?: string;
  /** React's names of the events. */
  'onontid-success'?: (event: OntidSuccessEvent) => void;
  'onontid-error'?: (event: OntidErrorEvent) => void;
  'onontid-cancel'?: (event: OntidCancelEvent) => void;
};
