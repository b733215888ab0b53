import type { AccountPageData } from '../../../protocol/sign-in/page-data.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { Assets } from '../../pages/assets.ts';
import { placeOf } from '../../pages/locale.ts';
import { sendPage } from '../../pages/send-page.ts';
import type { Services } from '../../services/services.ts';
import { OUTBOX_PATH } from '../operations/dev-outbox.ts';
import { secondStepData } from '../support/half-of.ts';
import { flowOf, linkedPageData } from '../support/linked-page-data.ts';

/**
 * The account page. Nobody signed in, or `?add`: it asks who it is, and no site is told. It takes no part in a sign-in,
 * so that it can be cut off from whatever window opened it, as the sign-in page cannot.
 */
export function accountPage(app: Server, services: Services, assets: Assets): void {
  const cookie = new SessionCookie(services.config);

  app.get('/account', async (request, reply) => {
    const query = new URL(request.url, services.config.publicUrl).searchParams;
    const { locale, country } = placeOf(request, query.get('lang') ?? undefined);
    const signedIn = await services.sessions.list(cookie.read(request));
    const adding = query.has('add');
    const flow = await flowOf(services, request, query);
    // What was begun to add a way in is no sign-in, nor the other way round.
    const asks = adding || signedIn.length === 0;
    const isOurs = flow?.purpose.kind === 'account' && flow.purpose.adds !== asks;
    const data: AccountPageData = {
      view: 'account',
      locale,
      country,
      accounts: await Promise.all(signedIn.map(({ id }) => services.accounts.describe(id))),
      adding,
      ...linkedPageData(services, request, isOurs ? flow : undefined),
      ...(asks ? await secondStepData(services, request) : {}),
      ...(services.config.sms.sender === 'outbox' ? { outbox: OUTBOX_PATH } : {}),
    };
    return sendPage(assets, reply.header('cross-origin-opener-policy', 'same-origin'), 200, data);
  });
}
