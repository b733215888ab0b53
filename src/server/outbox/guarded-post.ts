import dns from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { DeliveryFault } from './refused.ts';

// Less than the outbox's lease, so that no other process sets out while this one still waits.
const TIMEOUT_MS = 10_000;

/** Which addresses a webhook may have: those of the Internet; those and this machine's; or any. */
export type Reach = 'public' | 'loopback' | 'any';

/**
 * Posts to a webhook, unless its name leads to an internal address: what a webhook may be told to call must not be what
 * only the platform can reach (CWE-918). The addresses that the name has are checked, and the connection is made to a
 * checked one, so that a name that changes in between (DNS rebinding) leads nowhere. Redirects are not followed, and
 * the answer's body is not read.
 *
 * @returns HTTP's status
 * @throws DeliveryFault when there was no answer in time, or the address is internal
 */
export function guardedPost(url: URL, headers: Record<string, string>, body: string, reach: Reach): Promise<number> {
  return new Promise((done, fail) => {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    // A literal address is not looked up.
    if (isIP(host) && !mayReach(host, reach)) return fail(internal());
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const call = send(
      url,
      { method: 'POST', headers, lookup: checkedLookup(reach), signal: AbortSignal.timeout(TIMEOUT_MS) },
      (response) => {
        done(response.statusCode ?? 0);
        response.destroy();
      },
    );
    call.once('error', (error: NodeJS.ErrnoException) => {
      // The message may quote the address; the code does not.
      fail(error instanceof DeliveryFault ? error : new DeliveryFault(`no answer: ${error.code ?? error.name}`));
    });
    call.end(body);
  });
}

/** Finds the addresses of a name, and gives only those that may be reached. */
function checkedLookup(reach: Reach): LookupFunction {
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const good = addresses.filter(({ address }) => mayReach(address, reach));
      // One internal address among public ones is no mistake of anybody who means well.
      if (good.length === 0 || good.length < addresses.length) return callback(internal(), '', 0);
      if (options.all) return callback(null, good);
      return callback(null, good[0]!.address, good[0]!.family);
    });
  };
}

/** Whether an address is one of the Internet's, or of those that may be reached besides. */
export function mayReach(address: string, reach: Reach): boolean {
  if (reach === 'any') return true;
  if (!ipaddr.isValid(address)) return false;
  // An IPv4-mapped IPv6 address is the IPv4 address. Ranges that hold others, such as 6to4 and NAT64, are not
  // `unicast`.
  const read = ipaddr.process(address);
  const range = read.range();
  if (range !== 'unicast') return reach === 'loopback' && range === 'loopback';
  // Elsewhere nothing is assigned (RFC 4291 §2.4); `::127.0.0.1` would be an IPv4 address in its oldest form
  // (§2.5.5.1).
  return read instanceof ipaddr.IPv4 || read.match(GLOBAL_UNICAST);
}

/** The addresses of IPv6 that are given out to networks of the Internet. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

const internal = () => new DeliveryFault('the webhook’s name leads to an internal address, which is not called');
