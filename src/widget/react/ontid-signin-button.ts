import {
  createElement,
  type ForwardedRef,
  type ForwardRefExoticComponent,
  forwardRef,
  type HTMLAttributes,
  type RefAttributes,
  useCallback,
  useEffect,
  useRef,
} from 'react';
import type { OntidError } from '../../protocol/errors/errors.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';
import { OntidSignin } from '../button/ontid-signin.ts';
import type { OntidSigninProperties } from '../button/template-types.ts';
import { startSession } from '../session/session.ts';
import type { OntidCancelEvent, OntidErrorEvent, OntidSuccessEvent } from '../sign-in/events.ts';
import { begin } from '../sign-in/sign-in.ts';
import { start } from '../start.ts';

/** The outcomes of a sign-in, as functions of the component's user. */
interface Handlers {
  /** Called when a person has signed in. Send `result.access_token` to your back end. */
  onSuccess?: ((result: SignInResult, event: OntidSuccessEvent) => void) | undefined;
  /** Called when a sign-in failed; `error.code` says why. */
  onError?: ((error: OntidError, event: OntidErrorEvent) => void) | undefined;
  /** Called when the person closed the window or refused; `error.code` says which. */
  onCancel?: ((error: OntidError, event: OntidCancelEvent) => void) | undefined;
}

type Own = Handlers & OntidSigninProperties;

/** The options of the button in camel case, the three handlers, and every attribute of an HTML element. */
export type OntidSigninButtonProps = Own &
  Omit<HTMLAttributes<OntidSignin>, keyof Own | 'children' | 'dangerouslySetInnerHTML'>;

/**
 * `<ontid-signin>` as a React component, for React 18 and 19. It renders on a server, and hydrates without a
 * difference. React does not attach the listeners of a custom element while it hydrates, so the component does.
 *
 * @example
 * <OntidSigninButton clientId="did:ont:…" host="https://id.example" onSuccess={({ access_token }) =>
 * send(access_token)} />
 */
export const OntidSigninButton: ForwardRefExoticComponent<OntidSigninButtonProps & RefAttributes<OntidSignin>> =
  forwardRef(render);

function render(props: OntidSigninButtonProps, outer: ForwardedRef<OntidSignin>) {
  const { onSuccess, onError, onCancel, ...rest } = props;
  const inner = useRef<OntidSignin | null>(null);
  // Starts before the ref is passed on, so that its owner gets an element with `signIn()`.
  const ref = useCallback(
    (mounted: OntidSignin | null) => {
      if (mounted) start();
      inner.current = mounted;
      if (typeof outer === 'function') return outer(mounted);
      if (outer) outer.current = mounted;
      return undefined;
    },
    [outer],
  );

  useEffect(() => {
    const element = inner.current;
    if (!element) return undefined;
    const listening = new AbortController();
    const { signal } = listening;
    const own =
      <Named extends Event>(listener: (event: Named) => void) =>
      (event: Event) => {
        if (event.target === element) listener(event as Named);
      };
    element.addEventListener(
      'ontid-success',
      own((event: OntidSuccessEvent) => onSuccess?.(event.result, event)),
      { signal },
    );
    element.addEventListener(
      'ontid-error',
      own((event: OntidErrorEvent) => onError?.(event.error, event)),
      { signal },
    );
    element.addEventListener(
      'ontid-cancel',
      own((event: OntidCancelEvent) => onCancel?.(event.error, event)),
      { signal },
    );
    // Now that somebody listens: what the page was loaded with may be an answer for this button.
    startSession();
    begin();
    return () => listening.abort();
  }, [onSuccess, onError, onCancel]);

  return createElement('ontid-signin', { ...attributesOf(rest), ref });
}

/** Writes the options as attributes: a server can render nothing else, and a client must not differ from it. */
function attributesOf({ className, ...props }: Record<string, unknown>): Record<string, unknown> {
  const attributes: Record<string, unknown> = { class: className };
  for (const [name, value] of Object.entries(props)) {
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const isOption = OntidSignin.observedAttributes.includes(kebab);
    attributes[isOption ? kebab : name] = isOption && typeof value === 'boolean' ? (value ? '' : undefined) : value;
  }
  return attributes;
}
