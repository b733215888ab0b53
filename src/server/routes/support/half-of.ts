import type { FastifyRequest } from 'fastify';
import type { OntId } from '../../../protocol/common/ont-id.ts';
import type { SecondMethod, SecondStep } from '../../../protocol/custody/two-step.ts';
import { SecondCookie } from '../../http/cookies/second-cookie.ts';
import type { Services } from '../../services/services.ts';
import { secondMethods } from '../../sessions/methods.ts';
import { type HalfSignIn, halfOver } from '../../two-step/half-sign-ins.ts';

/** A half-done sign-in of the browser that asks, with its cookie's value. */
export interface FoundHalf extends HalfSignIn {
  token: string;
  asks: SecondMethod[];
}

/**
 * The sign-in of this browser whose first step is done.
 *
 * @throws ApiError EXPIRES
 */
export async function halfOf(services: Services, request: FastifyRequest, ontid?: OntId): Promise<FoundHalf> {
  const found = await findHalf(services, request, ontid);
  if (!found) throw halfOver();
  return found;
}

async function findHalf(
  { config, halfSignIns }: Services,
  request: FastifyRequest,
  ontid?: OntId,
): Promise<FoundHalf | undefined> {
  const token = new SecondCookie(config).read(request);
  const half = await halfSignIns.find(token, ontid);
  if (!token || !half) return undefined;
  return { ...half, token, asks: secondMethods(half.method, half.account.phoneIndex !== null) };
}

/** What a page is told of the newest, so that a reload asks for the second step again. */
export async function secondStepData(services: Services, request: FastifyRequest): Promise<{ second?: SecondStep }> {
  const found = await findHalf(services, request);
  return found ? { second: await describe(services, found) } : {};
}

export async function describe({ accounts }: Services, { account, asks }: FoundHalf): Promise<SecondStep> {
  return { ...(await accounts.describe(account.id)), asks };
}
