// Which network addresses a ban may take in.

import { Refusal } from "../../protocol/errors.ts";
import { hasRole, type Role } from "../../protocol/roles.ts";
import type { PresenceDetail } from "../../ports/bus.ts";
import {
  addressGroup,
  canonicalNetwork,
  isLoopback,
  isWithin,
  overlaps,
  parseNetwork,
} from "../../hub/addresses.ts";
import type { Context } from "../context.ts";

/** Most networks taken from one person's sockets. */
const MAX_NETWORKS = 5;
/** Shortest prefixes of a range that may be banned. */
const MIN_PREFIX = { ipv4: 8, ipv6: 16 } as const;
const LOOPBACK = ["127.0.0.0/8", "::1"];

/**
 * The networks that a ban of `target` takes in: one for each address, an IPv6 one as its /64. Left out are addresses of
 * this machine and of trusted proxies, and networks that somebody of at least `role` is in, the moderator included.
 */
export async function networksOf(context: Context, target: PresenceDetail, role: Role): Promise<string[]> {
  const trusted = context.settings.trustedProxies.map(parseNetwork);
  const own = target.addresses.filter((address) => !isLoopback(address) && !isWithin(address, trusted));
  const networks = [...new Set(own.map(addressGroup))].map(canonicalNetwork).slice(0, MAX_NETWORKS);
  const kept: string[] = [];
  for (const network of networks) {
    const others = (await context.sanctions.presenceQuery.ask({ network })).filter((one) =>
      one.principal !== target.principal
    );
    if (!others.some((other) => hasRole(other.role, role))) kept.push(network);
  }
  return kept;
}

/** A range to ban, in its canonical form. Throws a `Refusal` `bad_request` for what is none, or is not to be banned. */
export function rangeOf(context: Context, cidr: string): string {
  const network = readRange(cidr.trim());
  const [base, bits] = parseNetwork(network);
  const least = MIN_PREFIX[base.kind()];
  if (bits < least) {
    throw new Refusal("bad_request", `This range is too wide: it takes at least /${least}.`);
  }
  const exempt = [...LOOPBACK, ...context.settings.trustedProxies].map(parseNetwork);
  if (exempt.some((other) => overlaps(parseNetwork(network), other))) {
    throw new Refusal("bad_request", "This range holds addresses of this machine or of a trusted proxy.");
  }
  return network;
}

/** Throws a `Refusal` `forbidden` when a range covers somebody of at least `role`. */
export function refuseCovering(covered: readonly PresenceDetail[], role: Role): void {
  if (covered.some((person) => hasRole(person.role, role))) {
    throw new Refusal("forbidden", "This range covers you, or somebody with as much power as you.");
  }
}

/** A range without its address, for lines and logs that outlast the ban: `IPv4 /24`. */
export function sizeOf(network: string): string {
  const [base, bits] = parseNetwork(network);
  return `${base.kind() === "ipv4" ? "IPv4" : "IPv6"} /${bits}`;
}

function readRange(text: string): string {
  try {
    return canonicalNetwork(text);
  } catch {
    throw new Refusal(
      "bad_request",
      "This is no address or range. Write 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48.",
    );
  }
}
