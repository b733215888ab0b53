import { isInApp } from '../protocol/in-app.ts';

/** Whether the page should go as a whole: a window of an in-app browser or an installed app would not find back. */
export function isAppWindow(): boolean {
  return isInApp(navigator.userAgent) || matchMedia('(display-mode: standalone)').matches;
}

/** Whether the page can go as a whole. In a frame the hosted page would not be shown. */
export function isWholePage(): boolean {
  return window.top === window;
}

/** Whether the person has done anything on the page: only then may it go away, and not by itself again and again. */
export function wasTouched(): boolean {
  return navigator.userActivation?.hasBeenActive ?? true;
}
