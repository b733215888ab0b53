import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import type { Source } from '../guard/guard.ts';
import { addressBlock } from '../limits/address-block.ts';
import { DeviceCookie } from './cookies/device-cookie.ts';
import { callerAddress } from './trust-proxy.ts';

/**
 * Whom an unsigned call is counted for. The address is the peer's own, or what a trusted proxy says (`TRUST_PROXY`).
 */
export function sourceOf(request: FastifyRequest, config: Config): Source {
  return { address: addressBlock(callerAddress(request)), device: new DeviceCookie(config).read(request) };
}
