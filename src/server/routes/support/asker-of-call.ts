import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OntId } from '../../../protocol/common/ont-id.ts';
import type { Asker } from '../../codes/asker.ts';
import { CodeCookie } from '../../http/cookies/code-cookie.ts';
import type { PhoneNumber } from '../../phones/phone-number.ts';
import type { Services } from '../../services/services.ts';
import type { Caller } from './caller.ts';

/** A call, with the one that makes it. */
export interface TypingCall {
  request: FastifyRequest;
  caller: Caller;
}

/** The one who asks for a code. A browser without a cookie for its codes gets one. */
export function codeAsker(
  services: Services,
  { request, reply, caller }: TypingCall & { reply: FastifyReply },
  phone: PhoneNumber,
): Promise<Asker> {
  if (caller.kind === 'app') return Promise.resolve(appAsker(caller.app.ontId));
  return browserAsker(services, caller, new CodeCookie(services.config).renew(request, reply), phone);
}

/** The one who types a code. A browser that never asked for one has no binding, and no code fits. */
export function codeTyper(services: Services, { request, caller }: TypingCall, phone: PhoneNumber): Promise<Asker> {
  if (caller.kind === 'app') return Promise.resolve(appAsker(caller.app.ontId));
  return browserAsker(services, caller, new CodeCookie(services.config).read(request) ?? '', phone);
}

/** The one who asks for a code to the account's own phone, after the other method or in a session. */
export async function ownerAsker(
  services: Services,
  call: TypingCall & { reply: FastifyReply },
  phone: PhoneNumber,
): Promise<Asker> {
  return proven(await codeAsker(services, call, phone));
}

/** The same who types it. */
export async function ownerTyper(services: Services, call: TypingCall, phone: PhoneNumber): Promise<Asker> {
  return proven(await codeTyper(services, call, phone));
}

const proven = (asker: Asker): Asker => (asker.kind === 'stranger' ? { ...asker, kind: 'proven' } : asker);

const appAsker = (app: OntId): Asker => ({ kind: 'app', app, binding: `app ${app}` });

async function browserAsker(
  { devices }: Services,
  { source }: Caller,
  token: string,
  phone: PhoneNumber,
): Promise<Asker> {
  const binding = `browser ${token}`;
  const device = 'device' in source ? source.device : undefined;
  return { kind: device && (await devices.knowsPhone(device, phone)) ? 'known' : 'stranger', binding };
}
