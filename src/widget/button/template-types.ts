import type { OntidCancelEvent, OntidErrorEvent, OntidSuccessEvent } from '../sign-in/events.ts';
import type { OntidSignin } from './ontid-signin.ts';

/** The options of the element; `lang` and `nonce` are attributes of every element. */
type Property = Exclude<keyof typeof OntidSignin.properties, 'lang' | 'nonce'>;

/** `logoAlignment` → `logo-alignment`. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : '';

type Value<Name extends Property> = Exclude<OntidSignin[Name], null>;

/** The options of the element by the names of its properties, as Vue's tools read them (`GlobalComponents`). */
export type OntidSigninProperties = { [Name in Property]?: Value<Name> };

/**
 * The options of `<ontid-signin>` in a typed template, for any framework. For React, `ontid-signin/react` declares the
 * element.
 */
export type OntidSigninProps = { [Name in Property as Kebab<Name>]?: Value<Name> } & {
  nonce?: string;
  /** React's names of the events. */
  'onontid-success'?: (event: OntidSuccessEvent) => void;
  'onontid-error'?: (event: OntidErrorEvent) => void;
  'onontid-cancel'?: (event: OntidCancelEvent) => void;
};
