import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { readAddress } from '../limits/address-block.ts';
import type { Server } from './server.ts';

/**
 * Returns the test for Fastify whether an address is one of the proxies. Fastify's own test does not know an address
 * that a proxy wrote with its port.
 *
 * @param networks as `readTrustProxy` returns them
 */
export function trustedProxies(networks: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList();
  for (const network of networks) {
    const [written = '', length] = network.split('/');
    const address = written.split('%', 1)[0]!;
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (length === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(length), family);
  }
  return (text) => {
    const address = readAddress(text);
    return address !== undefined && trusted.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  };
}

/**
 * Returns the caller's address: the peer's own, or the last one that a trusted proxy names. Text in `X-Forwarded-For`
 * that is no address (`unknown`, say) makes no new caller: the proxy that passed it on counts.
 */
export function callerAddress({ ips, ip }: FastifyRequest): string {
  // A peer that has hung up has no address any more.
  const addresses = (ips ?? [ip]).map((address: string | undefined) => readAddress(address ?? ''));
  return addresses.findLast((address) => address !== undefined) ?? 'gone';
}

/** Warns the operator once, at the first request that comes through a proxy which `TRUST_PROXY` does not name. */
export function warnOfUnknownProxy(app: Server): void {
  let warned = false;
  app.addHook('onRequest', async ({ headers, log }) => {
    if (warned || (headers['x-forwarded-for'] === undefined && headers.forwarded === undefined)) return;
    warned = true;
    log.warn(
      'A request has X-Forwarded-For or Forwarded, but TRUST_PROXY is not set. If a proxy sends it, set TRUST_PROXY ' +
        'to its ' +
        'address: until then all callers behind it count as one in the rate limits. The header is ignored.',
    );
  });
}
