import type { PropertyDeclarations } from 'lit';
import { complainOfIgnored, ignoresOnElements, type SignInOptions } from '../options/options.ts';
import { isSet, readAttribute } from '../options/read-attribute.ts';

/**
 * Reads the options of a sign-in from the attributes of an element. Those that only change how the button looks are in
 * the result, too, and mean nothing to a sign-in.
 *
 * @param properties the table of options, of the element's class
 * @param prefix `data-` for an element that has the class
 */
export function readOptions(properties: PropertyDeclarations, element: HTMLElement, prefix = ''): SignInOptions {
  complainOfIgnored(element, prefix);
  const options: Record<string, unknown> = {};
  for (const [name, { attribute = name, type }] of Object.entries(properties)) {
    const value = readAttribute(element, attribute as string, prefix);
    if (!ignoresOnElements(attribute as string)) options[name] = type ? isSet(value) : (value ?? undefined);
  }
  return {
    ...options,
    lang: (options['locale'] as string | undefined)?.replaceAll('_', '-'),
    // Under a content security policy the browser hides the attribute, and shows it as a property alone (HTML §3.2.8).
    nonce: prefix ? (options['nonce'] as string | undefined) : element.nonce,
  };
}
