/** Whether the person has pressed or typed anything on this page. */
let isTouched = false;

const waiting = new Set<WeakRef<Element>>();

/**
 * Gives an element whose shadow root holds a button the attribute `tabindex="0"`. Scripts that keep the focus in a
 * dialog look for it, and do not look into shadow roots. It adds no stop to the Tab key, since the root delegates its
 * focus.
 *
 * The attribute comes with the first press or key on the page: before, a framework may compare the page with what the
 * server wrote (React reports attributes that it does not know).
 */
export function keepFocusable(element: Element): void {
  if (isTouched) return mark(element);
  if (!waiting.size)
    for (const type of ['pointerdown', 'keydown']) window.addEventListener(type, touch, { capture: true });
  waiting.add(new WeakRef(element));
}

function touch(): void {
  isTouched = true;
  for (const type of ['pointerdown', 'keydown']) window.removeEventListener(type, touch, { capture: true });
  for (const reference of waiting) {
    const element = reference.deref();
    if (element) mark(element);
  }
  waiting.clear();
}

function mark(element: Element): void {
  if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '0');
}
