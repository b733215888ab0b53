import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseSignInRequest, type SignInRequest } from '../../protocol/request.ts';
import type { PageData, RefusalReason } from '../../protocol/page-data.ts';
import type { Server } from '../http/server.ts';
import type { Assets } from '../http/assets.ts';
import { askable, mayReceiveCode } from '../apps/app-registry.ts';
import { toApiError } from '../http/error-exit.ts';
import { placeOf, type Place } from '../http/locale.ts';
import { renderPage } from '../http/page-html.ts';
import { SessionCookie } from '../http/session-cookie.ts';
import type { Services } from '../services.ts';
import { logoPath } from './app-logo.ts';
import { OUTBOX_PATH } from './dev-outbox.ts';

/**
 * The hosted page. Client, origin and redirect URI are checked against the registry before anything is rendered: for
 * what is not registered the page says what to register, holds no form, and sends nothing to that origin. Opened without
 * a request, at the platform's own address, it says what it is for.
 */
export function signin(app: Server, services: Services, assets: Assets): void {
  const cookie = new SessionCookie(services.config);

  app.get('/signin', {
    errorHandler(error, request, reply) {
      const { status } = toApiError(error, request);
      return send(reply, status, { view: 'refused', locale: placeOf(request, undefined).locale, reason: { code: 'server_error' } });
    },
    async handler(request, reply) {
      const query = new URL(request.url, services.config.publicUrl).searchParams;
      const place = placeOf(request, query.get('lang') ?? undefined);
      const parsed = parseSignInRequest(query);
      if ('fault' in parsed) return refuse(reply, place, 400, { code: 'invalid_request', ...parsed.fault });
      const data = await signInData(request, place, parsed.request);
      return data.view === 'refused' ? send(reply, 403, data) : send(reply, 200, data);
    },
  });

  app.get('/', async (request, reply) => refuse(reply, placeOf(request, undefined), 200, { code: 'no_request' }));

  async function signInData(request: FastifyRequest, { locale, country }: Place, wanted: SignInRequest): Promise<PageData> {
    const client = await services.apps.find(wanted.clientId);
    const seen = { clientId: wanted.clientId, origin: wanted.origin };
    if (!client) return { view: 'refused', locale, reason: { code: 'unknown_client', ...seen } };
    if (!client.origins.includes(wanted.origin)) {
      return { view: 'refused', locale, reason: { code: 'unknown_origin', ...seen, appName: client.name } };
    }
    const { redirectUri } = wanted;
    if (redirectUri !== undefined && !mayReceiveCode(client, redirectUri)) {
      return { view: 'refused', locale, reason: { code: 'unknown_redirect_uri', ...seen, redirectUri, appName: client.name } };
    }
    const scope = askable(client, wanted.scope);
    const signedIn = await services.sessions.list(cookie.read(request));
    const [account, ...others] = await Promise.all(signedIn.map(({ id }) => services.accounts.describe(id)));
    const consent = signedIn[0] && (await services.consents.given(signedIn[0], client, scope));
    // Of several people nobody is chosen but by a press.
    const straight = wanted.autoSelect && others.length === 0 && consent?.asksAgain === false;
    return {
      view: 'signin',
      locale,
      country,
      request: { ...wanted, ...(wanted.scope ? { scope } : {}) },
      app: { name: client.name, ...(client.logoHash ? { logo: logoPath(client.ontId, client.logoHash) } : {}) },
      account: account ?? null,
      ...(others.length ? { others } : {}),
      consented: consent !== undefined,
      ...(straight ? { straight } : {}),
      ...(services.config.sms.sender === 'outbox' ? { outbox: OUTBOX_PATH } : {}),
    };
  }

  function refuse(reply: FastifyReply, { locale }: Place, status: number, reason: RefusalReason): Promise<FastifyReply> {
    return send(reply, status, { view: 'refused', locale, reason });
  }

  async function send(reply: FastifyReply, status: number, data: PageData): Promise<FastifyReply> {
    const html = renderPage(await assets.page(), data);
    return reply.code(status).headers({ 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8', vary: 'Accept-Language, Cookie' }).send(html);
  }
}
