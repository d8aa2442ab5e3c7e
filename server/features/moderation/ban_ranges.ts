// Which networks a sanction may take in.

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
import type { NameLookup } from "../../hub/presence/cluster_presence.ts";
import type { Context } from "../context.ts";

/** Most networks taken from one user's sockets. */
const MAX_NETWORKS = 5;
/** Shortest prefixes of a range that may be banned. */
const MIN_PREFIX = { ipv4: 8, ipv6: 16 } as const;
const LOOPBACK = ["127.0.0.0/8", "::1"];

/**
 * The networks that a sanction on the user of a lookup takes in: one for each address, an IPv6 one as its /64. Left out
 * are addresses of this machine and of trusted proxies, and networks where other users of the lookup's `staff` are.
 */
export function networksOf({ settings }: Context, { user, staff }: NameLookup): string[] {
  if (user === undefined) return [];
  const trusted = settings.trustedProxies.map(parseNetwork);
  const own = user.addresses.filter((address) => !isLoopback(address) && !isWithin(address, trusted));
  const networks = [...new Set(own.map(networkOf))].slice(0, MAX_NETWORKS);
  const others = staff.filter(({ principal }) => principal !== user.principal);
  const spared = new Set(others.flatMap(({ addresses }) => addresses.map(networkOf)));
  return networks.filter((network) => !spared.has(network));
}

/**
 * A range to ban, in canonical form. Throws a `Refusal` `bad_request` for an invalid range, or one that must not be
 * banned.
 */
export function rangeOf(context: Context, cidr: string): string {
  const network = readRange(cidr.trim());
  const [base, bits] = parseNetwork(network);
  const least = MIN_PREFIX[base.kind()];
  if (bits < least) {
    throw new Refusal("bad_request", `This range is too wide: it takes at least /${least}.`, {
      field: "cidr",
    });
  }
  const exempt = [...LOOPBACK, ...context.settings.trustedProxies].map(parseNetwork);
  if (exempt.some((other) => overlaps(parseNetwork(network), other))) {
    throw new Refusal("bad_request", "This range holds addresses of this machine or of a trusted proxy.", {
      field: "cidr",
    });
  }
  return network;
}

/** Throws a `Refusal` `forbidden` when a range covers a user of at least `role`. */
export function refuseCovering(covered: readonly PresenceDetail[], role: Role): void {
  if (covered.some((user) => hasRole(user.role, role))) {
    throw new Refusal("forbidden", "This range covers you, or someone of your rank or above.");
  }
}

/** A range without its address, for lines and audit entries that outlast the ban: `IPv4 /24`. */
export function sizeOf(network: string): string {
  const [base, bits] = parseNetwork(network);
  return `${base.kind() === "ipv4" ? "IPv4" : "IPv6"} /${bits}`;
}

function networkOf(address: string): string {
  return canonicalNetwork(addressGroup(address));
}

function readRange(text: string): string {
  try {
    return canonicalNetwork(text);
  } catch {
    throw new Refusal(
      "bad_request",
      "This is not an address or a range. Write 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48.",
      { field: "cidr" },
    );
  }
}
