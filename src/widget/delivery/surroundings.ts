import { isInApp } from '../../protocol/common/in-app.ts';

/** Whether the page should go as a whole: a window of an in-app browser or an installed app would not find back. */
export function isAppWindow(): boolean {
  // Test environments without a layout have no media queries.
  return isInApp(navigator.userAgent) || Boolean(globalThis.matchMedia?.('(display-mode: standalone)').matches);
}

/** Whether the page can go as a whole. In a frame the hosted page would not be shown. */
export function isWholePage(): boolean {
  return window.top === window;
}

/**
 * Whether another window of this origin shares channels with this page: not in a frame of another site, where browsers
 * partition them, nor in a frame without an origin of its own.
 */
export function canShareChannels(): boolean {
  try {
    return window.top!.origin === self.origin;
  } catch {
    return false;
  }
}

/** Whether the person has done anything on the page: only then may it go away, and not by itself again and again. */
export function wasTouched(): boolean {
  return navigator.userActivation?.hasBeenActive ?? true;
}

/** Whether the person has just done something that lets the page open a window. Yes where the browser does not tell. */
export const isActive = (): boolean => navigator.userActivation?.isActive ?? true;

/** How the page was loaded: `type`, and `name`, its first URL. jsdom does not tell. */
export function navigationOfPage(): PerformanceNavigationTiming | undefined {
  return (performance.getEntriesByType?.('navigation') as PerformanceNavigationTiming[] | undefined)?.[0];
}
