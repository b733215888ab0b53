import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RecognisedAccount } from '../../accounts/account.ts';
import { ApiError } from '../../errors/api-error.ts';
import { LinkedRefused } from '../../errors/linked-refused.ts';
import type { Source } from '../../guard/guard.ts';
import { LinkedCookie } from '../../http/cookies/linked-cookie.ts';
import type { Server } from '../../http/server.ts';
import { sourceOf } from '../../http/source.ts';
import { addsWayIn, type LinkedFlow } from '../../linked/linked-flows.ts';
import type { Binding, Provider } from '../../linked/providers/provider.ts';
import type { Assets } from '../../pages/assets.ts';
import { pageErrors, sendRefusal } from '../../pages/send-page.ts';
import type { Services } from '../../services/services.ts';
import { signInBrowser } from '../support/sign-in-browser.ts';

/**
 * Where a provider sends the browser back to. The answer is taken once, in the browser that it was asked for in; who
 * the person is, the provider itself is asked. Whoever is linked to an ONT ID is signed in. Then the browser goes on,
 * so that the provider's code stays in no address bar.
 */
export function linkedCallback(app: Server, services: Services, assets: Assets): void {
  const cookie = new LinkedCookie(services.config);
  app.get<{ Params: { provider: string } }>('/linked/callback/:provider', {
    errorHandler: pageErrors(assets),
    async handler(request, reply) {
      const source = sourceOf(request, services.config);
      await services.guard.call(source);
      const provider = services.providers.get(request.params.provider);
      const answer = new URL(request.url, services.config.publicUrl);
      try {
        const { flow, binding } = await services.linkedFlows.take(
          cookie.read(request),
          provider?.id ?? '',
          single(answer, 'state'),
        );
        const account = await judge(request, provider!, flow, answer, binding);
        const signedIn =
          account && !addsWayIn(flow.purpose) ? await signIn(account, flow, { request, reply, source }) : account;
        return reply
          .header('cache-control', 'no-store')
          .redirect(nextPlace(flow, signedIn) + (provider!.leavesFragment ? '#' : ''), 303);
      } catch (error) {
        if (!(error instanceof LinkedRefused)) throw error;
        return sendRefusal(assets, request, reply, 400, { code: 'linked', fault: error.fault });
      }
    },
  });

  /** Asks the provider, and writes down what came of it; gives whoever is linked to an ONT ID. */
  async function judge(
    request: FastifyRequest,
    provider: Provider,
    flow: LinkedFlow,
    answer: URL,
    binding: Binding,
  ): Promise<RecognisedAccount | undefined> {
    try {
      if (!single(answer, 'code')) throw refusalOf(answer);
      const subjects = await provider.identify(flow.door, answer, binding);
      const account = await services.linkedAccounts.find(provider.id, subjects);
      await services.linkedFlows.settle(flow, account ? 'known' : 'new', subjects);
      return account;
    } catch (error) {
      if (!(error instanceof LinkedRefused)) throw error;
      const { fault, message: reason } = error;
      request.log.warn({ provider: provider.id, fault, reason }, 'linked sign-in failed');
      await services.linkedFlows.settle(flow, fault);
      return undefined;
    }
  }

  /** Signs the account in; one that asks for a second step is not there yet, and the page goes on with it. */
  async function signIn(
    account: RecognisedAccount,
    { purpose }: LinkedFlow,
    { request, reply, source }: { request: FastifyRequest; reply: FastifyReply; source: Source },
  ): Promise<RecognisedAccount | undefined> {
    const context = { request, reply, caller: { kind: 'page' as const, source }, kept: !purpose.fleeting };
    try {
      await signInBrowser(services, account, context, ['fed']);
      return account;
    } catch (error) {
      if (!(error instanceof ApiError && error.error === 'IDENTITY_VERIFY_FAILED')) throw error;
      return undefined;
    }
  }

  function nextPlace({ id, purpose }: LinkedFlow, account: RecognisedAccount | undefined): string {
    // The answer to a site needs a press on our page, also of a person who has agreed: a stranger may have sent them
    // here.
    if (purpose.kind === 'middle') return `/signin?linked_flow=${id}`;
    if (purpose.kind === 'page') return `/signin?${purpose.query}&linked_flow=${id}`;
    // Whoever is signed in by it is shown their account; the rest goes on where it was begun.
    if (purpose.kind === 'account')
      return purpose.adds ? `/account?linked_flow=${id}` : account ? '/account' : `/account?add&linked_flow=${id}`;
    return `/linked/finish?flow=${id}`;
  }
}

/** A parameter that came once; of two nobody could say which is meant (RFC 6749 §3.1). */
function single({ searchParams }: URL, name: string): string | undefined {
  const [value, ...more] = searchParams.getAll(name);
  return more.length ? undefined : value;
}

/** Why there is no code: some providers name no error when a person says no (WeChat, QQ). */
function refusalOf({ searchParams }: URL): LinkedRefused {
  const error = searchParams.get('error');
  if (error === 'server_error' || error === 'temporarily_unavailable') return new LinkedRefused('unreachable', error);
  return new LinkedRefused(error === null || error === 'access_denied' ? 'denied' : 'refused', 'no code in the answer');
}
