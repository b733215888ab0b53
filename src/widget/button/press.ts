interface PressOptions {
  /** Whether a click is a press. It is asked first; another click goes on as if nobody listened. Default: each is. */
  isPress?: (event: MouseEvent) => boolean;
  /** Whether a press sends no form and follows no link. Default: no. */
  replacesDefault?: boolean;
}

/**
 * Calls `act` for each press of an element that nothing prevents. Listeners on the element and around it are heard first,
 * so that each of them can prevent it; a listener that stops the click on its way does not.
 */
export function onPress(element: HTMLElement, act: () => void, { isPress, replacesDefault }: PressOptions = {}): void {
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
      if (!isRefused && (replacesDefault || !event.defaultPrevented)) act();
    };
    const atEnd = (heard: Event) => heard === event && finish();
    // The last stop of a click, in the same task: there browsers allow a window.
    window.addEventListener('click', atEnd);
    // For a click that was stopped on its way.
    setTimeout(finish);
  });
}
