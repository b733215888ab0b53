/** What the button is drawn of. Made by hand and not from text, which Trusted Types would refuse. */
export interface Parts {
  button: HTMLButtonElement;
  /** The outline in the icon. */
  path: SVGPathElement;
  /** Letters upon it, for a person who is known. */
  initials: SVGTextElement;
  label: HTMLElement;
}

/** Draws the parts, still without words, into a shadow root. */
export function drawParts(root: ShadowRoot): Parts {
  const button = document.createElement('button');
  button.type = 'button';
  button.part = 'button';
  const icon = drawing('svg', { part: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  const path = drawing('path');
  const initials = drawing('text', { x: '12', y: '16', 'text-anchor': 'middle' });
  icon.append(path, initials);
  const label = document.createElement('span');
  label.part = 'label';
  button.append(icon, label);
  root.append(button);
  return { button, path, initials, label };
}

function drawing<Name extends keyof SVGElementTagNameMap>(name: Name, attributes: Record<string, string> = {}): SVGElementTagNameMap[Name] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}
