import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Azure's platform address: reachable from every virtual machine and outside every reserved range. */
const azurePlatformAddress = '168.63.129.16';
const globalUnicastV6 = ipaddr.parseCIDR('2000::/3');

/**
 * True when `text` is an IP address of the public internet. An IPv4-mapped IPv6 address is judged as the IPv4 address it
 * carries. IPv6 must lie in 2000::/3 as well (RFC 4291 §2.4), because ipaddr.js calls addresses that nobody has
 * allocated, and `::7f00:1`, unicast. NAT64, 6to4 and Teredo addresses are not public: they carry a private one. Short,
 * octal and hexadecimal forms are no addresses here: two readers could take them for different ones.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0 || !ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return address.toString() !== azurePlatformAddress;
  return address.match(globalUnicastV6);
}
