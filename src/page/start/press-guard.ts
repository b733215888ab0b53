/** Milliseconds for which a new question takes no press: a pointer may have been on its way to something else. */
export const SETTLE = 500;

/**
 * Says whether a press counts (double-clickjacking, WHATWG HTML §6.4.2 knows no protection). It does not for half a second
 * after a new question was rendered, and after the window came to the front. A press in that time is not kept for later.
 */
export interface PressGuard {
  isOpen(): boolean;
  /** A new question is about to be rendered. */
  restart(): void;
  /** Called when the answer of `isOpen` may have changed. */
  changed: () => void;
}

/** Starts a guard for the page's first question. */
export function pressGuard(window: Window): PressGuard {
  const { document } = window;
  let open = false;
  let timer: number | undefined;
  const guard: PressGuard = {
    isOpen: () => open,
    changed() {},
    restart() {
      open = false;
      window.clearTimeout(timer);
      guard.changed();
      // Counts from the frame that paints it; a hidden window paints none.
      window.requestAnimationFrame(() => {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => {
          // While the page is half read, the question may not be painted yet.
          open = document.readyState !== 'loading';
          guard.changed();
        }, SETTLE);
      });
    },
  };
  window.addEventListener('focus', guard.restart);
  document.addEventListener('visibilitychange', guard.restart);
  // A key that is held down presses again and again.
  document.addEventListener('keydown', (event) => event.repeat && guard.restart(), { capture: true });
  if (document.readyState === 'loading') document.addEventListener('readystatechange', guard.restart, { once: true });
  guard.restart();
  return guard;
}
