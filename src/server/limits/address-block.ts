/**
 * Whom an address stands for: an IPv4 address for itself; of an IPv6 address the first 64 bits, which are one
 * subscriber's, who has 2^64 to choose from below them (RFC 6177). An IPv4 address in IPv6 clothes is the same as bare.
 *
 * @param address as Node gives it, with a zone (`%eth0`) perhaps; what is no address at all is taken as it is
 */
export function addressBlock(address: string): string {
  const bare = address.split('%', 1)[0]!.toLowerCase();
  if (!bare.includes(':')) return bare;
  const groups = expand(bare);
  if (!groups) return bare;
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.');
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(':')}::/64`;
}

/** The eight groups of an IPv6 address (RFC 4291 §2.2). */
function expand(address: string): number[] | undefined {
  const dotted = address.replace(/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, (_all, a, b, c, d) => `${hexPair(a, b)}:${hexPair(c, d)}`);
  const halves = dotted.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(halves.length === 1 ? 0 : missing).fill('0'), ...tail];
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group)) ? groups.map((group) => parseInt(group, 16)) : undefined;
}

const hexPair = (high: string, low: string) => ((Number(high) << 8) | Number(low)).toString(16);
