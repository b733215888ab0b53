import type { LinkedAcknowledged } from '../../protocol/custody/linked.ts';
import type { LinkedAnswer } from '../../protocol/sign-in/page-data.ts';

/** The way to a provider and back. */
export interface ProviderWindow {
  /**
   * Sets out, in the click that asks for it.
   *
   * @param fleeting whether the browser is not the person's own
   * @returns whether the browser let it
   */
  visit(provider: string, fleeting?: boolean): boolean;
}

/** As large as the providers' pages want to be; a browser with less room makes it smaller. */
const FEATURES = 'popup,width=520,height=720';
/** What the server is told of a browser that is not the person's own. */
const FORGETFUL = { remember: 'no' };

/**
 * Goes to a provider in a second window: this one must not leave, since a provider's headers could cut it off from the
 * site that waits for it. That window is cut off likewise, so that it answers on a channel that only pages of this origin
 * hear, under a name that nobody else knows.
 *
 * @param heard what came of it; several answers may come, as the person tries again
 * @param adds to add a way in, and not to sign in
 */
export function secondWindow(window: Window, heard: (answer: LinkedAnswer) => void, adds = false): ProviderWindow {
  const name = crypto.randomUUID();
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }: MessageEvent<LinkedAnswer>) => {
    channel.postMessage('heard' satisfies LinkedAcknowledged);
    heard(data);
  });
  return {
    visit(provider, fleeting) {
      const query = new URLSearchParams({
        provider,
        channel: name,
        ...(adds && { link: '' }),
        ...(fleeting && FORGETFUL),
      });
      const opened = window.open(`/linked/start?${query}`, '', FEATURES);
      // The page that opens there must not navigate this one.
      if (opened) opened.opener = null;
      return opened !== null;
    },
  };
}

/**
 * Goes to a provider with this very page, which comes back afterwards: nobody waits for it in another window.
 *
 * @param from what the server is to know of the page
 */
export function sameWindow(
  location: Location,
  from: Record<string, string> = { page: location.search.slice(1) },
): ProviderWindow {
  return {
    visit(provider, fleeting) {
      location.assign(`/linked/start?${new URLSearchParams({ provider, ...from, ...(fleeting && FORGETFUL) })}`);
      return true;
    },
  };
}
