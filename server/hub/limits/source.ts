// A client's address and network, at the tiers that limits count by.

import { addressGroup, networkGroup } from "../addresses.ts";

/** Where a client connects from. Made once for each socket or request. */
export interface Source {
  readonly family: "ipv4" | "ipv6";
  /** The IPv4 address, or the IPv6 /64: one household, one phone, one server. */
  readonly address: string;
  /** The IPv4 /24 or the IPv6 /48: one site, or a part of one provider. */
  readonly network: string;
}

/** The source of a client's address, which is in canonical form. */
export function sourceOf(address: string): Source {
  return {
    family: address.includes(":") ? "ipv6" : "ipv4",
    address: addressGroup(address),
    network: networkGroup(address),
  };
}

/** The groups that transfers of a client are counted in, the widest first. */
export function tiersOf({ network, address }: Source): string[] {
  return [network, address];
}

/** A source as it may stand in the log: an IPv4 /16 or an IPv6 /32, never a full address. */
export function coarse({ family, address }: Source): string {
  if (family === "ipv4") return `${address.split(".").slice(0, 2).join(".")}.*.*`;
  return `${address.split(":").slice(0, 2).map((part) => part || "0").join(":")}::/32`;
}
