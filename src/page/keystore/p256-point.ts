/** P-256's field and constant (NIST SP 800-186 §3.2.1.3); its other coefficient is -3. */
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Both coordinates of a compressed point (SEC 1 §2.3.4): WebCrypto wants them beside a private key, and not every browser
 * takes a compressed one. A public key is no secret, so that this need not take the same time for each.
 *
 * @param compressed hex, 33 bytes
 * @returns 32 bytes each
 * @throws RangeError when there is no such point
 */
export function uncompressed(compressed: string): { x: Uint8Array; y: Uint8Array } {
  const x = BigInt(`0x${compressed.slice(2)}`);
  const square = (((x * x * x - 3n * x + B) % P) + P) % P;
  // P is 3 modulo 4, where this power is the root, if there is one.
  const root = power(square, (P + 1n) / 4n);
  if ((root * root) % P !== square) throw new RangeError('The public key is not a point of P-256');
  const isOdd = compressed.startsWith('03');
  return { x: octets(x), y: octets((root % 2n === 1n) === isOdd ? root : P - root) };
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (; exponent > 0n; exponent >>= 1n, base = (base * base) % P) if (exponent & 1n) result = (result * base) % P;
  return result;
}

const octets = (number: bigint) =>
  Uint8Array.from(number.toString(16).padStart(64, '0').match(/../g)!, (pair) => Number.parseInt(pair, 16));
