/** An attribute in our spelling (`logo-alignment`) or in Google's (`logo_alignment`). */
export function readAttribute(element: Element, name: string, prefix = ''): string | null {
  return element.getAttribute(prefix + name) ?? element.getAttribute(prefix + name.replace('-', '_'));
}

/** Whether a flag is on; Google writes `true` and `false`. */
export const isSet = (value: string | null | undefined): boolean => value != null && value !== 'false';
