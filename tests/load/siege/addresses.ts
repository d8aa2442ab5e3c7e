// Where clients come from: ordinary ones from all over, attackers from one address, one network, or ever new ones.

/** Ordinary clients with an IPv4 address there is room for in 198.18.0.0/15, which RFC 2544 keeps for benchmarks. */
const IPV4_NETWORKS = 512;
/** Networks of /64 in a /48. */
const NETWORKS = 65_536;

/** Numbers of ordinary clients, so that no two have the same address. */
export const FIRST = { crowd: 0, visitor: 400, member: 600, elsewhere: 700, other: 800 } as const;

/** The one IPv4 address of an attacker (RFC 5737). */
export const ONE_ADDRESS = "203.0.113.66";

/** The IPv4 address of a stranger who is no part of an attack's network. */
export const STRANGER = "203.0.113.77";

/**
 * The address of ordinary client number `n`, at most 1,023. Every other one has IPv4, each from a /24 of its own; the others
 * have IPv6, each from a /48 of its own. `device` is another address of the same /64.
 */
export function ordinaryAddress(n: number, device: number = 1): string {
  const network = n >> 1;
  if (network >= IPV4_NETWORKS) throw new RangeError(`There is no ordinary client ${n}`);
  if (n % 2 === 0) return `198.${18 + (network >> 8)}.${network & 255}.${device}`;
  return `2001:db8:${(0x1000 + network).toString(16)}:1::${device.toString(16)}`;
}

/** The address in network number `n` of the attacker's /48: a /64 of its own for each of 65,536. */
export function networkAddress(n: number): string {
  return `2001:db8:bad:${(n % NETWORKS).toString(16)}::1`;
}
