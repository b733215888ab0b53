import { BlockList, isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { readAddress } from '../limits/address-block.ts';
import type { Server } from './server.ts';

/**
 * Reads `TRUST_PROXY`: addresses and networks such as `10.0.0.0/8,fd00::1`. `X-Forwarded-For` is believed only when one
 * of these sends it; anybody can write that header. A mere number of proxies is not taken: it says nothing of who the
 * peer is, so that whoever reaches the server past the proxy could be any address.
 */
export function readTrustProxy(text: string | undefined, faults: string[]): string[] | undefined {
  if (!text) return undefined;
  const networks = text.split(',').map((network) => network.trim());
  if (networks.every(isNetwork)) return networks;
  faults.push('TRUST_PROXY is the addresses of your proxies, such as 10.0.0.0/8,fd00::1');
  return undefined;
}

function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    length === undefined ||
    (/^\d{1,3}$/.test(length) && Number(length) >= 1 && Number(length) <= (version === 4 ? 32 : 128))
  );
}

/**
 * Returns the test for Fastify whether an address is one of the proxies. Fastify's own test does not know an address that
 * a proxy wrote with its port.
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
 * Returns the caller's address: the peer's own, or the last one that a trusted proxy names. Text in `X-Forwarded-For` that
 * is no address (`unknown`, say) makes no new caller: the proxy that passed it on counts.
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
      'A request has X-Forwarded-For or Forwarded, but TRUST_PROXY is not set. If a proxy sends it, set TRUST_PROXY to its ' +
        'address: until then all callers behind it count as one in the rate limits. The header is ignored.',
    );
  });
}
