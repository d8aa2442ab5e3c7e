// Network addresses: the address of a client, and which addresses count as one client.

import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A parsed CIDR range. */
export type Network = [Address, number];

/** Bits of an IPv6 address that one customer of a network gets as a whole (RFC 6177 names /64 as the least). */
const IPV6_GROUP_BITS = 64;
/** Prefix of one site: an end site gets a /48 (RFC 6177); the smallest IPv4 network routed on the internet is a /24. */
const IPV6_SITE_BITS = 48;
const IPV4_SITE_BITS = 24;

/** Parses a CIDR range or a single address; IPv4 in IPv6 becomes IPv4. Throws an `Error` for anything else. */
export function parseNetwork(text: string): Network {
  if (!isAddress(text.split("/", 1)[0]!)) throw new Error("Not an address");
  if (text.includes("/")) return unmapped(ipaddr.parseCIDR(text));
  const address = ipaddr.process(text);
  return [address, bitsOf(address)];
}

/**
 * Writes a range, or a single address, in its one canonical form: no bits set beyond its length, IPv4 in IPv6 as IPv4,
 * a range of one as that address. Throws an `Error` for anything else.
 */
export function canonicalNetwork(text: string): string {
  const [base, bits] = parseNetwork(text);
  if (bits === bitsOf(base)) return base.toString();
  return networkOf(base, bits);
}

/** True when two ranges have an address in common. */
export function overlaps([a, aBits]: Network, [b, bBits]: Network): boolean {
  return a.kind() === b.kind() && a.match([b, Math.min(aBits, bBits)] as never);
}

/** Writes an address in its one canonical form; IPv4 in IPv6 becomes IPv4. Throws an `Error` for anything else. */
export function canonicalAddress(text: string): string {
  return ipaddr.process(text).toString();
}

/** True when `address` lies in one of `networks`. */
export function isWithin(address: string, networks: readonly Network[]): boolean {
  const parsed = ipaddr.process(address);
  return networks.some(([base, bits]) =>
    parsed.kind() === base.kind() && parsed.match([base, bits] as never)
  );
}

/** True for the machine's own addresses. */
export function isLoopback(address: string): boolean {
  return ipaddr.process(address).range() === "loopback";
}

/**
 * The address of the client behind a connection. Only a peer in `trusted` has its `X-Forwarded-For` believed, and
 * then the right-most address that is not itself trusted counts. An unreadable entry ends the search.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | null,
  trusted: readonly Network[],
): string {
  let client = canonicalAddress(peer);
  if (forwardedFor === null) return client;
  for (const hop of forwardedFor.split(",").reverse()) {
    if (!isWithin(client, trusted)) return client;
    const next = forwardedAddress(hop.trim());
    if (next === null) return client;
    client = next;
  }
  return client;
}

/** What limits count as one client: an IPv4 address, or the /64 network of an IPv6 address. */
export function addressGroup(address: string): string {
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv4" ? parsed.toString() : networkOf(parsed, IPV6_GROUP_BITS);
}

/** What limits count as one site: the /24 network of an IPv4 address, or the /48 of an IPv6 address. */
export function networkGroup(address: string): string {
  const parsed = ipaddr.process(address);
  return networkOf(parsed, parsed.kind() === "ipv4" ? IPV4_SITE_BITS : IPV6_SITE_BITS);
}

function networkOf(address: Address, bits: number): string {
  const parser = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  return `${parser.networkAddressFromCIDR(`${address.toString()}/${bits}`)}/${bits}`;
}

/** Excludes the short and octal forms of IPv4, which parsers read differently. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function bitsOf(address: Address): 32 | 128 {
  return address.kind() === "ipv4" ? 32 : 128;
}

function unmapped([base, bits]: Network): Network {
  if (!(base instanceof ipaddr.IPv6) || !base.isIPv4MappedAddress() || bits < 96) return [base, bits];
  return [base.toIPv4Address(), bits - 96];
}

/** Reads one hop of `X-Forwarded-For`: an address, with or without a port. */
function forwardedAddress(hop: string): string | null {
  const bare = hop.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return isAddress(bare) ? canonicalAddress(bare) : null;
}
