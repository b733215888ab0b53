import { type ProviderAnswer as Answer, startProvider } from '../provider.ts';
import { google } from './google.ts';
import { facebook, twitter, weibo } from './oauth-providers.ts';
import { Codes, SECRET, type StandIn, type Visit } from './stand-in.ts';
import { qq, wechat } from './tencent.ts';

const STAND_INS: readonly StandIn[] = [google, facebook, twitter, weibo, wechat, qq];

/** The platform's registrations with all of them. */
export const REGISTRATIONS = Object.fromEntries([
  ...STAND_INS.map(({ id }) => [id, { web: { clientId: `${id}-client`, clientSecret: SECRET } }]),
  [
    'wechat',
    { web: { clientId: 'wechat-web', clientSecret: SECRET }, app: { clientId: 'wechat-app', clientSecret: SECRET } },
  ],
]) as Record<string, { web: { clientId: string; clientSecret: string } }>;

/**
 * Every provider on this machine, over real HTTP. A provider's page says who it is and has two links, to allow and to
 * deny; who is signed in there is for the test to say.
 */
export async function startStandIns() {
  const codes = new Codes();
  const world = {
    /** Who is signed in at every provider. */
    person: 'ada',
    /** Puts something else in the place of a call's answer, by host and path; `undefined` leaves it. */
    instead: (_path: string): Answer | Promise<Answer> | undefined => undefined,
  };
  const server = await startProvider(async (call) => {
    const path = call.url.pathname.slice(1);
    const instead = await world.instead(path);
    if (instead) return instead;
    for (const standIn of STAND_INS) {
      if (standIn.pages.includes(path)) return pageOf(standIn, standIn.visit(call.url.searchParams));
      const handle = standIn.calls[path];
      if (handle) return handle(call, codes);
    }
    return { status: 404 };
  });

  /** Where a person goes who allows it, or does not. */
  function answers(standIn: StandIn, visit: Visit): { allow: string; deny: string } {
    const code = codes.give({ ...visit, person: world.person });
    return {
      allow: visit.redirectUri + standIn.allowed(code, visit.state),
      deny: visit.redirectUri + standIn.denied(visit.state),
    };
  }

  function pageOf(standIn: StandIn, visit: Visit): Answer {
    const { allow, deny } = answers(standIn, visit);
    const link = (text: string, address: string) => `<p><a href="${address.replaceAll('&', '&amp;')}">${text}</a></p>`;
    // What the real ones send too: it cuts the window off from whoever opened it.
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cross-origin-opener-policy': 'same-origin' };
    return {
      status: 200,
      headers,
      body: `<!doctype html><title>${standIn.id}</title><h1>${standIn.id}</h1>${link('Allow', allow)}${link('Deny', deny)}`,
    };
  }

  return {
    ...server,
    world,
    at: (address: string) => address.replace('https://', `${server.url}/`),
    /** What a browser would be sent back with from an address of a provider's. */
    answer(address: string | URL): { allow: string; deny: string } {
      const url = new URL(address);
      const standIn = STAND_INS.find(({ pages }) => pages.includes(url.pathname.slice(1)))!;
      return answers(standIn, standIn.visit(url.searchParams));
    },
  };
}

export type StandIns = Awaited<ReturnType<typeof startStandIns>>;
