import type { FastifyRequest } from 'fastify';
import type { LinkedPageData } from '../../../protocol/sign-in/page-data.ts';
import { type Judgement, judgeLegacyRequest } from '../../apps/judge-request.ts';
import { LinkedCookie } from '../../http/cookies/linked-cookie.ts';
import type { AnsweredFlow } from '../../linked/linked-flows.ts';
import type { Services } from '../../services/services.ts';

/** The sign-in at a provider that a page goes on from, if its address names one of this browser's. */
export async function flowOf(
  { config, linkedFlows }: Services,
  request: FastifyRequest,
  query: URLSearchParams,
): Promise<AnsweredFlow | undefined> {
  const id = query.get('linked_flow');
  return id === null ? undefined : linkedFlows.find(new LinkedCookie(config).read(request), id);
}

/**
 * Judges the request of a person whom a site has sent to a provider by `/oauthmiddle`, as it stands now; `undefined`
 * for others.
 */
export async function judgeMiddle({ apps }: Services, flow: AnsweredFlow | undefined): Promise<Judgement | undefined> {
  if (flow?.purpose.kind !== 'middle') return undefined;
  const { clientId, redirectUrl, lang } = flow.purpose;
  const judged = await judgeLegacyRequest(apps, { clientId, lang, callbacks: [redirectUrl] });
  if ('reason' in judged || judged.request.responseMode !== 'legacy_redirect') return judged;
  return { ...judged, request: { ...judged.request, responseMode: 'middle_redirect' } };
}

/**
 * What the sign-in page is told of linked accounts: the providers that there are for this browser, and what came of
 * one.
 */
export function linkedPageData(
  { providers }: Services,
  request: FastifyRequest,
  flow: AnsweredFlow | undefined,
): { linked?: LinkedPageData } {
  const userAgent = request.headers['user-agent'] ?? '';
  const offered = [...providers.values()]
    .filter((provider) => provider.doorFor(userAgent))
    .map(({ id, name }) => ({ id, name }));
  const provider = flow && providers.get(flow.provider);
  if (!provider) return offered.length ? { linked: { providers: offered } } : {};
  return {
    linked: {
      providers: offered,
      answer: { flow: flow.id, provider: { id: provider.id, name: provider.name }, outcome: flow.outcome },
    },
  };
}
