import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseLegacyPopup, parseLegacyRedirect } from '../../protocol/legacy-request.ts';
import { parseSignInRequest } from '../../protocol/request.ts';
import type { RefusalReason, SignInPageData } from '../../protocol/page-data.ts';
import { fragmentReturnUrl } from '../../protocol/return.ts';
import type { Server } from '../http/server.ts';
import type { Assets } from '../http/assets.ts';
import type { App } from '../apps/app-registry.ts';
import { judgeLegacyRequest, judgeRequest, type Judgement } from '../apps/judge-request.ts';
import { ApiError } from '../api-error.ts';
import { placeOf, type Place } from '../http/locale.ts';
import { pageErrors, sendPage } from '../http/send-page.ts';
import { SessionCookie } from '../http/session-cookie.ts';
import { sendStraightPage } from '../http/straight-page.ts';
import type { AnsweredFlow } from '../linked/linked-flows.ts';
import type { Wanted } from '../tokens/grants.ts';
import type { Services } from '../services.ts';
import { logoPath } from './app-logo.ts';
import { OUTBOX_PATH } from './dev-outbox.ts';
import { flowOf, judgeMiddle, linkedPageData } from './linked/page-data.ts';

/**
 * The hosted page. Client, origin and redirect URI are checked against the registry before anything is rendered: for
 * what is not registered the page says what to register, holds no form, and sends nothing to that origin. Opened without
 * a request, at the platform's own address, it says what it is for. The addresses of older pages lead here as well.
 */
export function signin(app: Server, services: Services, assets: Assets): void {
  const cookie = new SessionCookie(services.config);
  const errorHandler = pageErrors(assets);

  app.get('/signin', {
    errorHandler,
    async handler(request, reply) {
      const query = queryOf(request);
      if (query.has('params') && !query.has('client_id')) return answerLegacy(request, reply, query, parseLegacyRedirect);
      const flow = await flowOf(services, request, query);
      const middle = await judgeMiddle(services, flow);
      if (middle) return answer(request, reply, placeOf(request, 'request' in middle ? middle.request.lang : undefined), middle, flow);
      const place = placeOf(request, query.get('lang') ?? undefined);
      const parsed = parseSignInRequest(query);
      if ('fault' in parsed) return refuse(reply, place, 400, { code: 'invalid_request', ...parsed.fault });
      return answer(request, reply, place, await judgeRequest(services.apps, parsed.request), flow);
    },
  });

  for (const address of ['/oauth2.0/authorize', '/oauth2.0/authorize/']) {
    app.get(address, { errorHandler, handler: (request, reply) => answerLegacy(request, reply, queryOf(request), parseLegacyPopup) });
  }

  app.get('/', async (request, reply) => refuse(reply, placeOf(request, undefined), 200, { code: 'no_request' }));

  const queryOf = (request: FastifyRequest) => new URL(request.url, services.config.publicUrl).searchParams;

  async function answerLegacy(request: FastifyRequest, reply: FastifyReply, query: URLSearchParams, parse: typeof parseLegacyPopup): Promise<FastifyReply> {
    const [params, ...more] = query.getAll('params');
    const wanted = params ? parse(params) : undefined;
    const place = placeOf(request, wanted?.lang);
    if (wanted && more.length === 0) {
      return answer(request, reply, place, await judgeLegacyRequest(services.apps, wanted), await flowOf(services, request, query));
    }
    const problem = more.length ? 'repeated' : params ? 'malformed' : 'missing';
    return refuse(reply, place, 400, { code: 'invalid_request', parameter: 'params', problem });
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, place: Place, judged: Judgement, flow: AnsweredFlow | undefined): Promise<FastifyReply> {
    if ('reason' in judged) return refuse(reply, place, 403, judged.reason);
    const straight = flow || !isVisit(request) ? undefined : await answerStraight(reply, place, judged).catch(unlessSignedOut);
    if (straight) return straight;
    const data = await signInData(request, place, judged);
    const { linked } = linkedPageData(services, request, flow);
    return sendPage(assets, reply, 200, { ...data, ...(linked && { linked }) });
  }

  async function signInData(request: FastifyRequest, { locale, country }: Place, { client, request: wanted }: Accepted): Promise<SignInPageData> {
    const signedIn = await services.sessions.list(cookie.read(request));
    const [account, ...others] = await Promise.all(signedIn.map(({ id }) => services.accounts.describe(id)));
    const consent = signedIn[0] && (await services.consents.given(signedIn[0], client, wanted.scope));
    // Of several people nobody is chosen but by a press.
    const straight = 'autoSelect' in wanted && wanted.autoSelect && others.length === 0 && consent?.asksAgain === false;
    return {
      view: 'signin',
      locale,
      country,
      request: wanted,
      app: { name: client.name, ...(client.logoHash ? { logo: logoPath(client.ontId, client.logoHash) } : {}) },
      account: account ?? null,
      ...(others.length ? { others } : {}),
      consented: consent !== undefined,
      ...(straight ? { straight } : {}),
      ...(services.config.sms.sender === 'outbox' ? { outbox: OUTBOX_PATH } : {}),
    };
  }

  /**
   * Answers without a page where the person is to be sent back, else with one that has nothing to press: for the one person
   * who is signed in, where the site wishes it and they have agreed to it and not signed out since.
   */
  async function answerStraight(reply: FastifyReply, { locale }: Place, { client, request }: Accepted): Promise<FastifyReply | undefined> {
    // Whether a credential is shown is asked each time: that takes the page.
    if (!('state' in request) || !request.autoSelect || request.authTemplate) return undefined;
    const { redirectUri, codeChallenge, state } = request;
    const returns = request.responseMode === 'redirect' && redirectUri && codeChallenge;
    if (!returns && assets.straight === undefined) return undefined;
    const person = await services.sessions.only(cookie.read(reply.request));
    const consent = person && (await services.consents.given(person, client, request.scope));
    if (!person || consent?.asksAgain !== false) return undefined;
    const wanted: Wanted = { scopes: request.scope ?? [], nonce: request.nonce };
    if (returns) {
      const code = await services.authorizationCodes.issue(client, person, wanted, { codeChallenge, redirectUri, origin: new URL(redirectUri).origin });
      return reply.header('cache-control', 'no-store').redirect(fragmentReturnUrl(redirectUri, { state, code }), 303);
    }
    const answer = { status: 'granted' as const, ...(await services.tokens.grant(client, person, wanted)) };
    return sendStraightPage(reply, assets.straight!, await assets.page(), { view: 'straight', locale, request, app: { name: client.name }, answer });
  }

  function refuse(reply: FastifyReply, { locale }: Place, status: number, reason: RefusalReason): Promise<FastifyReply> {
    return sendPage(assets, reply, status, { view: 'refused', locale, reason });
  }
}

type Accepted = Extract<Judgement, { client: App }>;

/** Whoever was signed out in this moment gets the page: it asks once more, and then lets them sign in. */
function unlessSignedOut(error: unknown): undefined {
  if (!(error instanceof ApiError && error.error === 'EXPIRES')) throw error;
}

/** Whether a person goes there now; a browser that looks ahead is not to be given a token (Fetch Metadata, `Sec-Purpose`). */
function isVisit({ headers }: FastifyRequest): boolean {
  return (headers['sec-fetch-dest'] ?? 'document') === 'document' && headers['sec-purpose'] === undefined;
}
