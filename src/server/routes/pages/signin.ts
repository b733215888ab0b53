import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseLegacyPopup, parseLegacySignIn } from '../../../protocol/sign-in/legacy-request.ts';
import type { RefusalReason, SignInPageData } from '../../../protocol/sign-in/page-data.ts';
import { parseSignInRequest } from '../../../protocol/sign-in/request.ts';
import type { Account } from '../../accounts/accounts.ts';
import type { App } from '../../apps/app-registry.ts';
import { type Judgement, judgeLegacyRequest, judgeRequest } from '../../apps/judge-request.ts';
import { SessionCookie } from '../../http/cookies/session-cookie.ts';
import type { Server } from '../../http/server.ts';
import type { AnsweredFlow } from '../../linked/linked-flows.ts';
import type { Assets } from '../../pages/assets.ts';
import { type Place, placeOf } from '../../pages/locale.ts';
import { pageErrors, sendPage } from '../../pages/send-page.ts';
import type { Services } from '../../services/services.ts';
import { OUTBOX_PATH } from '../operations/dev-outbox.ts';
import { secondStepData } from '../support/half-of.ts';
import { flowOf, judgeMiddle, linkedPageData } from '../support/linked-page-data.ts';
import { logoPath } from './app-logo.ts';

/**
 * The hosted page. Client, origin and redirect URI are checked against the registry before anything is rendered: for
 * what is not registered the page says what to register, holds no form, and sends nothing to that origin. Opened
 * without a request, at the platform's own address, it says what it is for. The addresses of older pages lead here as
 * well.
 */
export function signin(app: Server, services: Services, assets: Assets): void {
  const cookie = new SessionCookie(services.config);
  const errorHandler = pageErrors(assets);

  app.get('/signin', {
    errorHandler,
    async handler(request, reply) {
      const query = queryOf(request);
      if (query.has('params') && !query.has('client_id')) return answerLegacy(request, reply, query, parseLegacySignIn);
      const flow = await flowOf(services, request, query);
      const middle = await judgeMiddle(services, flow);
      if (middle)
        return answer(
          request,
          reply,
          placeOf(request, 'request' in middle ? middle.request.lang : undefined),
          middle,
          flow,
        );
      const place = placeOf(request, query.get('lang') ?? undefined);
      const parsed = parseSignInRequest(query);
      if ('fault' in parsed) return refuse(reply, place, 400, { code: 'invalid_request', ...parsed.fault });
      return answer(request, reply, place, judgeRequest(services.apps, parsed.request), flow);
    },
  });

  for (const address of ['/oauth2.0/authorize', '/oauth2.0/authorize/']) {
    app.get(address, {
      errorHandler,
      handler: (request, reply) => answerLegacy(request, reply, queryOf(request), parseLegacyPopup),
    });
  }

  app.get('/', async (request, reply) => refuse(reply, placeOf(request, undefined), 200, { code: 'no_request' }));

  const queryOf = (request: FastifyRequest) => new URL(request.url, services.config.publicUrl).searchParams;

  async function answerLegacy(
    request: FastifyRequest,
    reply: FastifyReply,
    query: URLSearchParams,
    parse: typeof parseLegacyPopup,
  ): Promise<FastifyReply> {
    const [params, ...more] = query.getAll('params');
    const wanted = params ? parse(params) : undefined;
    const place = placeOf(request, wanted?.lang);
    if (wanted && more.length === 0) {
      const flow = await flowOf(services, request, query);
      return answer(request, reply, place, judgeLegacyRequest(services.apps, wanted), flow);
    }
    const problem = more.length ? 'repeated' : params ? 'malformed' : 'missing';
    return refuse(reply, place, 400, { code: 'invalid_request', parameter: 'params', problem });
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    place: Place,
    judging: Judgement | Promise<Judgement>,
    flow: AnsweredFlow | undefined,
  ): Promise<FastifyReply> {
    // Looked up at once, for every request alike: each look-up by itself is a wait.
    const [judged, signedIn] = await Promise.all([judging, services.sessions.list(cookie.read(request))]);
    if ('reason' in judged) return refuse(reply, place, 403, judged.reason);
    const { linked } = linkedPageData(services, request, flow);
    const [data, second] = await Promise.all([signInData(signedIn, place, judged), secondStepData(services, request)]);
    return sendPage(assets, reply, 200, { ...data, ...(linked && { linked }), ...second });
  }

  async function signInData(
    signedIn: Account[],
    { locale, country }: Place,
    { client, request: wanted }: Accepted,
  ): Promise<SignInPageData> {
    const [[account, ...others], consent] = await Promise.all([
      Promise.all(signedIn.map(({ id }) => services.accounts.describe(id))),
      signedIn[0] && services.consents.given(signedIn[0], client, wanted.scope),
    ]);
    // Only a message to a site that says that it waits may go without a press. Of several people nobody is chosen.
    const autoSelects =
      wanted.responseMode === 'web_message' &&
      wanted.autoSelect &&
      wanted.acknowledges &&
      others.length === 0 &&
      consent?.asksAgain === false;
    return {
      view: 'signin',
      locale,
      country,
      request: wanted,
      app: { name: client.name, ...(client.logoHash ? { logo: logoPath(client.ontId, client.logoHash) } : {}) },
      account: account ?? null,
      ...(others.length ? { others } : {}),
      consented: consent !== undefined,
      ...(autoSelects ? { autoSelects } : {}),
      ...(services.config.sms.sender === 'outbox' ? { outbox: OUTBOX_PATH } : {}),
    };
  }

  function refuse(
    reply: FastifyReply,
    { locale }: Place,
    status: number,
    reason: RefusalReason,
  ): Promise<FastifyReply> {
    return sendPage(assets, reply, status, { view: 'refused', locale, reason });
  }
}

type Accepted = Extract<Judgement, { client: App }>;
