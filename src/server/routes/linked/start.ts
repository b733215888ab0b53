import { LinkedCookie } from '../../http/cookies/linked-cookie.ts';
import type { Server } from '../../http/server.ts';
import { sourceOf } from '../../http/source.ts';
import type { LinkedPurpose } from '../../linked/linked-flows.ts';
import type { Assets } from '../../pages/assets.ts';
import { pageErrors, sendRefusal } from '../../pages/send-page.ts';
import type { Services } from '../../services/services.ts';
import { goToProvider } from '../support/go-to-provider.ts';

/**
 * The way out to a provider, from the hosted page: in a window of its own that tells the page what came of it on a
 * channel (`channel`), or, where there can be no second window, with the page itself: the sign-in page, which is asked
 * for with its query again (`page`), or the account page (`account`). Another site cannot send a person here.
 */
export function linkedStart(app: Server, services: Services, assets: Assets): void {
  const cookie = new LinkedCookie(services.config);
  app.get('/linked/start', {
    errorHandler: pageErrors(assets),
    async handler(request, reply) {
      const query = new URL(request.url, services.config.publicUrl).searchParams;
      const purpose = fromHere(request.headers['sec-fetch-site'])
        ? await purposeOf(query, cookie.read(request))
        : undefined;
      const provider = services.providers.get(query.get('provider') ?? '');
      if (!purpose || !provider?.doorFor(request.headers['user-agent'] ?? '')) {
        return sendRefusal(assets, request, reply, 400, { code: 'linked', fault: 'unknown' });
      }
      await services.guard.call(sourceOf(request, services.config));
      return goToProvider(services, request, reply, provider, purpose);
    },
  });

  async function purposeOf(query: URLSearchParams, browser: string | undefined): Promise<LinkedPurpose | undefined> {
    const errand = await errandOf(query, browser);
    return errand && (query.get('remember') === 'no' ? { ...errand, fleeting: true } : errand);
  }

  async function errandOf(query: URLSearchParams, browser: string | undefined): Promise<LinkedPurpose | undefined> {
    const channel = query.get('channel');
    const page = query.get('page');
    if (channel !== null)
      return CHANNEL.test(channel) ? { kind: query.has('link') ? 'link' : 'popup', channel } : undefined;
    if (query.has('account')) return { kind: 'account', adds: query.has('link') };
    if (page === null || page.length > LONGEST_QUERY) return undefined;
    // Another attempt of somebody whom a site has sent: they are still on their way to it.
    const earlier = await services.linkedFlows.find(browser, new URLSearchParams(page).get('linked_flow') ?? '');
    return earlier?.purpose.kind === 'middle' ? earlier.purpose : { kind: 'page', query: page };
  }
}

const CHANNEL = /^[\w-]{16,64}$/;
const LONGEST_QUERY = 4096;

/**
 * Typed addresses and browsers that do not say where they come from are let through: no other site is behind them, or
 * none that we could tell.
 */
const fromHere = (site: string | string[] | undefined) =>
  site === undefined || site === 'same-origin' || site === 'none';
