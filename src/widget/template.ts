/** What the button is drawn of. Made by hand and not from text, which Trusted Types would refuse. */
export interface Parts {
  button: HTMLButtonElement;
  /** The outline in the icon. */
  path: SVGPathElement;
  label: HTMLElement;
}

/** Draws the parts, still without words, into a shadow root. */
export function drawParts(root: ShadowRoot): Parts {
  const button = document.createElement('button');
  button.type = 'button';
  button.part = 'button';
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  icon.setAttribute('part', 'icon');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  icon.append(path);
  const label = document.createElement('span');
  label.part = 'label';
  button.append(icon, label);
  root.append(button);
  return { button, path, label };
}
