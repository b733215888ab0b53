import { LinkedCookie } from '../../http/cookies/linked-cookie.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { Assets } from '../../pages/assets.ts';
import { placeOf } from '../../pages/locale.ts';
import { pageErrors, sendPage, sendRefusal } from '../../pages/send-page.ts';
import type { Services } from '../../services/services.ts';

/** The last page of the window that went to a provider: it tells the page that waits for it, and closes. */
export function linkedFinish(app: Server, services: Services, assets: Assets): void {
  const cookie = new LinkedCookie(services.config);
  const session = new SessionCookie(services.config);
  app.get('/linked/finish', {
    errorHandler: pageErrors(assets),
    async handler(request, reply) {
      const id = new URL(request.url, services.config.publicUrl).searchParams.get('flow') ?? '';
      const flow = await services.linkedFlows.find(cookie.read(request), id);
      const provider = services.providers.get(flow?.provider ?? '');
      if (!flow || !provider || !('channel' in flow.purpose))
        return sendRefusal(assets, request, reply, 400, { code: 'linked', fault: 'unknown' });
      const {
        outcome,
        purpose: { channel, kind },
      } = flow;
      // The account that the provider named, and no other of this browser's: it may still need its second step.
      const named =
        outcome === 'known' && kind === 'popup'
          ? await services.linkedAccounts.find(flow.provider, flow.subjects)
          : undefined;
      const account = named && (await services.sessions.find(session.read(request), named.ontId));
      const { locale } = placeOf(request, undefined);
      return sendPage(assets, reply, 200, {
        view: 'linked',
        locale,
        channel,
        answer: {
          flow: id,
          provider: { id: provider.id, name: provider.name },
          outcome,
          ...(account ? { account: await services.accounts.describe(account.id) } : {}),
        },
      });
    },
  });
}
