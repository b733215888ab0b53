import { isIP } from 'node:net';

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
