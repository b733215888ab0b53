let opened: WindowProxy | undefined;

/** Notes the window that a sign-in has opened. */
export function noteWindow(popup: WindowProxy): void {
  opened = popup;
}

/** The sign-in window that was opened last, while it is open. */
export function openedWindow(): WindowProxy | null {
  return opened && !opened.closed ? opened : null;
}
