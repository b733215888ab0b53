import ipaddr from 'ipaddr.js';

/** An address with a port (`203.0.113.9:4000`, `[2001:db8::1]:4000`), or in brackets alone. */
const BRACKETS = /^\[([^\]]*)\](?::\d{1,5})?$/;
const IPV4_PORT = /^([\d.]+):\d{1,5}$/;

/**
 * Reads an address as proxies write it into `X-Forwarded-For`: with or without a port, brackets or a zone, in any case.
 * An IPv4-mapped IPv6 address is the IPv4 address.
 *
 * @returns the address in its one spelling; `undefined` for what is no address
 */
export function readAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const bare = (BRACKETS.exec(trimmed)?.[1] ?? IPV4_PORT.exec(trimmed)?.[1] ?? trimmed).split('%', 1)[0]!;
  // The shorter spellings of IPv4 (`127.1`, octal, hexadecimal) mean different addresses to different programs.
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return bare;
  if (!ipaddr.IPv6.isValid(bare)) return undefined;
  const address = ipaddr.IPv6.parse(bare);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toString();
}

/**
 * Returns whom an address stands for in the rate limits: an IPv4 address stands for itself, an IPv6 address for its
 * /64, which one subscriber has (RFC 6177).
 *
 * @param address an address as a socket or a proxy names it; text that is no address stands for itself
 */
export function addressBlock(address: string): string {
  const read = readAddress(address);
  if (read === undefined) return address;
  return read.includes(':') ? network(read, 64) : read;
}

/**
 * Returns the networks around a block, from narrow to wide. Whole /56 and /48 networks are given to single customers,
 * who have 256 and 65,536 networks of 64 bits in them. IPv4 has none: neighbors there are strangers to each other.
 *
 * @param block as `addressBlock` returns it
 */
export function widerBlocks(block: string): string[] {
  const [first = '', length] = block.split('/');
  return length === '64' && ipaddr.IPv6.isValid(first) ? [network(first, 56), network(first, 48)] : [];
}

const network = (address: string, bits: number) =>
  `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`)}/${bits}`;
