// Addresses that the original has banned, as networks that are banned here.

import ipaddr from "ipaddr.js";
import type { BanAddress } from "../../ports/moving/import_tools.ts";
import {
  addressGroup,
  canonicalAddress,
  canonicalNetwork,
  isWithin,
  parseNetwork,
} from "../../hub/addresses.ts";

/** Kinds of addresses of this machine, and of none. */
const OWN = ["loopback", "unspecified", "broadcast", "multicast"];
/** Kinds of addresses of private networks. Behind a proxy, the original saw one of those for everybody. */
const PRIVATE = ["private", "uniqueLocal", "linkLocal", "carrierGradeNat"];

/** Makes the function that decides on an address: an IPv6 one means its /64 network. */
export function banAddresses(trustedProxies: readonly string[]): (text: string) => BanAddress {
  const trusted = trustedProxies.map(parseNetwork);
  return (text) => {
    const address = readAddress(text);
    if (address === null) return { network: null, changed: "address_malformed" };
    const kind = ipaddr.process(address).range();
    if (OWN.includes(kind) || isWithin(address, trusted)) return { network: null, changed: "address_own" };
    if (PRIVATE.includes(kind)) return { network: null, changed: "address_private" };
    const network = canonicalNetwork(addressGroup(address));
    return { network, changed: network === address ? null : "address_network" };
  };
}

/** The address, without the zone of a link; null for what is none, and for short and octal forms of IPv4. */
function readAddress(text: string): string | null {
  const bare = text.replace(/%.*$/s, "");
  try {
    return bare.includes("/") ? null : canonicalAddress(parseNetwork(bare)[0].toString());
  } catch {
    return null;
  }
}
