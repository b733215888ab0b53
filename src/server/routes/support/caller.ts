import type { FastifyRequest } from 'fastify';
import type { AppCall } from '../../../protocol/custody/custody-api.ts';
import type { App } from '../../apps/app-registry.ts';
import { ApiError } from '../../errors/api-error.ts';
import type { Source } from '../../guard/guard.ts';
import { requireSameOrigin } from '../../http/same-origin.ts';
import { sourceOf } from '../../http/source.ts';
import { noteFacts } from '../../logging/request-facts.ts';
import type { Services } from '../../services/services.ts';

/**
 * Who calls the API: the hosted page, on behalf of the browser that it is open in, or an app's back end, which has no
 * session here: it is given no cookie, and one that it sends says nothing.
 */
export type Caller = ({ kind: 'page' } | { kind: 'app'; app: App }) & {
  /** Whom the call is counted for. */
  source: Source;
};

/**
 * The part of the decision that needs no body: an unsigned call must come from the page, and what the page alone may
 * call is not for apps, whatever they sign.
 *
 * @param call what an app needs to be allowed; `undefined` for what is the page's alone
 * @throws ApiError NOT_PERMISSION
 */
export async function admitCaller(
  { config, appCalls, guard }: Services,
  request: FastifyRequest,
  call: AppCall | undefined,
): Promise<void> {
  if (!appCalls.isSigned(request.headers)) {
    requireSameOrigin(request, config.publicUrl);
    await guard.call(sourceOf(request, config));
  } else if (!call) throw new ApiError('NOT_PERMISSION', 'this call is for the hosted sign-in page alone');
}

/**
 * The caller of a call that was admitted, once its body is read. A signature decides alone: a right one makes the
 * caller an app wherever it calls from, and a wrong one is refused even to the page.
 *
 * @throws ApiError as `AppAuthenticator.authenticate`; NOT_PERMISSION for what the app is not registered to call
 */
export async function identifyCaller(
  { config, appCalls, guard }: Services,
  request: FastifyRequest,
  call: AppCall | undefined,
): Promise<Caller> {
  const { headers, method, url, rawBody } = request;
  if (!call || !appCalls.isSigned(headers)) return { kind: 'page', source: sourceOf(request, config) };
  const app = await appCalls
    .authenticate({ method, uri: url, headers, body: rawBody ?? Buffer.alloc(0) })
    .catch(async (error: unknown) => {
      // Whoever cannot sign is not the app: it counts for the address.
      await guard.call(sourceOf(request, config));
      throw error;
    });
  noteFacts({ app: app.ontId });
  const source = { app: app.ontId };
  await guard.call(source);
  if (!app.allowedCalls.includes(call)) {
    throw new ApiError(
      'NOT_PERMISSION',
      `this app is not allowed to call ${call}; the platform's operator can allow it: ontid-signin apps allow`,
    );
  }
  return { kind: 'app', app, source };
}
