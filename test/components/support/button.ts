/** The parts of a button that has drawn. */
export function partsOf(host: Element): { button: HTMLButtonElement; icon: SVGElement; label: HTMLElement } {
  const part = (name: string) => host.shadowRoot!.querySelector(`[part=${name}]`)!;
  return {
    button: part('button') as HTMLButtonElement,
    icon: part('icon') as SVGElement,
    label: part('label') as HTMLElement,
  };
}

/** The look of a button, by its computed style. */
export function lookOf(host: Element) {
  const { button, icon } = partsOf(host);
  const { height, width, left } = button.getBoundingClientRect();
  const { backgroundColor, color, borderTopLeftRadius, paddingLeft, fontSize } = getComputedStyle(button);
  const { left: iconLeft, width: iconWidth } = icon.getBoundingClientRect();
  return {
    height,
    width,
    backgroundColor,
    color,
    radius: borderTopLeftRadius,
    paddingLeft,
    fontSize,
    icon: iconWidth,
    inset: iconLeft - left,
    words: button.textContent.trim(),
  };
}
