import ipaddr from 'ipaddr.js';

/**
 * The block of an address that a log line names: enough to see where an incident came from, and no address whole.
 *
 * @returns the /24 of IPv4, the /48 of IPv6; `none` for what is no address
 */
export function logBlock(address: string): string {
  if (!ipaddr.isValid(address)) return 'none';
  // An IPv4-mapped IPv6 address is the IPv4 address.
  const read = ipaddr.process(address);
  return read.kind() === 'ipv4'
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${read}/24`)}/24`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${read}/48`)}/48`;
}
