import type { FastifyReply, FastifyRequest } from 'fastify';
import { LinkedCookie } from '../../http/cookies/linked-cookie.ts';
import type { LinkedPurpose } from '../../linked/linked-flows.ts';
import type { Provider } from '../../linked/providers/provider.ts';
import type { Services } from '../../services/services.ts';

/** Begins a sign-in at a provider that has a door for this browser, and sends the browser there. */
export async function goToProvider(
  { config, linkedFlows }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  provider: Provider,
  purpose: LinkedPurpose,
): Promise<FastifyReply> {
  const door = provider.doorFor(request.headers['user-agent'] ?? '')!;
  const browser = new LinkedCookie(config).renew(request, reply);
  const binding = await linkedFlows.begin(browser, { provider: provider.id, door, purpose });
  const address = await provider.address(door, binding);
  return reply.header('cache-control', 'no-store').redirect(address.href, 303);
}
