interface PressOptions {
  /** Whether a click is a press. It is asked first; another click goes on as if nobody listened. Default: each is. */
  isPress?: (event: MouseEvent) => boolean;
  /** Whether a press sends no form and follows no link. Default: no. */
  replacesDefault?: boolean;
}

/** Runs a press. The global of the original script puts another function here. */
export const presses = { run: (_button: Element, act: () => void): void => act() };

const acts = new WeakMap<EventTarget, () => void>();

/** What a click does by the button that it is on, if it is on one. */
export const pressOf = (event: Event | undefined): (() => void) | undefined =>
  event
    ?.composedPath()
    .map((target) => acts.get(target))
    .find(Boolean);

/**
 * Calls `act` for each press of an element that nothing prevents. Listeners on the element and around it are heard
 * first, so that each of them can prevent it; a listener that stops the click on its way does not.
 */
export function onPress(element: HTMLElement, act: () => void, { isPress, replacesDefault }: PressOptions = {}): void {
  acts.set(element, act);
  element.addEventListener('click', (event) => {
    if (event.defaultPrevented || (isPress && !isPress(event))) return;
    let isRefused = false;
    let isDone = false;
    if (replacesDefault) {
      event.preventDefault();
      // From here on the event itself cannot tell that somebody else prevents it.
      Object.defineProperty(event, 'preventDefault', { value: () => void (isRefused = true) });
    }
    const finish = () => {
      window.removeEventListener('click', atEnd);
      if (isDone) return;
      isDone = true;
      if (!isRefused && (replacesDefault || !event.defaultPrevented)) presses.run(element, act);
    };
    const atEnd = (heard: Event) => heard === event && finish();
    // The last stop of a click, in the same task: there browsers allow a window.
    window.addEventListener('click', atEnd);
    // For a click that was stopped on its way.
    setTimeout(finish);
  });
}
