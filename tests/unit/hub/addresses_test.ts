// Network addresses: one written form, which are trusted, and who is behind a proxy.

import { deepEqual, equal, throws } from "node:assert/strict";
import {
  addressGroup,
  canonicalAddress,
  clientAddress,
  isLoopback,
  isWithin,
  networkGroup,
  parseNetwork,
} from "../../../server/hub/addresses.ts";

Deno.test("an address has one canonical form, IPv4 in IPv6 is IPv4", () => {
  const forms: Record<string, string> = {
    "203.0.113.1": "203.0.113.1",
    "::ffff:203.0.113.1": "203.0.113.1",
    "::FFFF:cb00:7101": "203.0.113.1",
    "2001:DB8:0:0:0:0:0:1": "2001:db8::1",
    "0:0:0:0:0:0:0:1": "::1",
  };
  for (const [text, canonical] of Object.entries(forms)) equal(canonicalAddress(text), canonical);
  for (const text of ["", "nonsense", "203.0.113.256", "1:2", "203.0.113.1:80"]) {
    throws(() => canonicalAddress(text), Error, text);
  }
});

Deno.test("an address lies in a network, also on its borders, and not in one of the other kind", () => {
  const inside: [string, string, boolean][] = [
    ["10.0.0.0", "10.0.0.0/8", true],
    ["10.255.255.255", "10.0.0.0/8", true],
    ["11.0.0.0", "10.0.0.0/8", false],
    ["10.0.0.5", "10.0.0.5", true],
    ["10.0.0.6", "10.0.0.5", false],
    ["::ffff:10.1.2.3", "10.0.0.0/8", true],
    ["10.1.2.3", "::ffff:10.0.0.0/104", true],
    ["2001:db8::1", "2001:db8::/32", true],
    ["2001:db9::1", "2001:db8::/32", false],
    ["::1", "::1", true],
    ["::1", "127.0.0.0/8", false],
    ["1.2.3.4", "0.0.0.0/0", true],
    ["1.2.3.4", "::/0", false],
  ];
  for (const [address, network, expected] of inside) {
    equal(isWithin(address, [parseNetwork(network)]), expected, `${address} in ${network}`);
  }
  equal(isWithin("10.0.0.1", []), false);
  equal(isWithin("10.0.0.1", [parseNetwork("192.168.0.0/16"), parseNetwork("10.0.0.0/8")]), true);
});

Deno.test("what is no network is an error, a shortened address too", () => {
  for (
    const text of ["", "x", "10.0.0.0/33", "10.0.0.0/x", "::/129", "10.0.0.0/8/8", "10", "10.1", "010.0.0.1"]
  ) {
    throws(() => parseNetwork(text), Error, text);
  }
});

Deno.test("loopback is all of 127.0.0.0/8 and ::1", () => {
  deepEqual(
    ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "10.0.0.1", "::2", "128.0.0.1"].map(isLoopback),
    [true, true, true, true, false, false, false],
  );
});

const TRUSTED = [parseNetwork("10.0.0.0/8"), parseNetwork("fd00::/8")];

/** Peer, X-Forwarded-For, and who the client is. */
const CLIENTS: [rule: string, peer: string, forwarded: string | null, client: string][] = [
  ["no header: the peer", "10.0.0.1", null, "10.0.0.1"],
  ["a peer that is not trusted is not believed", "203.0.113.1", "198.51.100.1", "203.0.113.1"],
  ["a trusted one is", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["also over IPv6", "fd00::1", "2001:db8::1", "2001:db8::1"],
  ["also as IPv4 in IPv6", "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["the right-most counts", "10.0.0.1", "1.1.1.1, 2.2.2.2", "2.2.2.2"],
  [
    "trusted ones on the right are passed over",
    "10.0.0.1",
    "1.1.1.1, 2.2.2.2, 10.0.0.9, 10.0.0.8",
    "2.2.2.2",
  ],
  ["a trusted one left of the client is only a claim", "10.0.0.1", "10.0.0.2, 2.2.2.2", "2.2.2.2"],
  ["only trusted ones: the left-most", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
  ["spaces do not matter", "10.0.0.1", "  1.1.1.1 ,2.2.2.2  ", "2.2.2.2"],
  ["a port does not matter", "10.0.0.1", "2.2.2.2:4711", "2.2.2.2"],
  ["brackets do not matter", "10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"],
  ["it is written canonically", "10.0.0.1", "2001:DB8:0::1", "2001:db8::1"],
  ["an unreadable entry ends the search", "10.0.0.1", "1.1.1.1, unknown", "10.0.0.1"],
  ["an unreadable entry left of a trusted one too", "10.0.0.1", "1.1.1.1, unknown, 10.0.0.2", "10.0.0.2"],
  ["an empty header is unreadable", "10.0.0.1", "", "10.0.0.1"],
  ["a number is no address", "10.0.0.1", "1.1.1.1, 7", "10.0.0.1"],
];

for (const [rule, peer, forwarded, client] of CLIENTS) {
  Deno.test(`the client behind a proxy: ${rule}`, () => {
    equal(clientAddress(peer, forwarded, TRUSTED), client);
  });
}

Deno.test("one client is an IPv4 address, or the /64 network of an IPv6 address", () => {
  equal(addressGroup("203.0.113.1"), "203.0.113.1");
  equal(addressGroup("::ffff:203.0.113.1"), "203.0.113.1");
  equal(addressGroup("2001:db8:1:2:3:4:5:6"), addressGroup("2001:db8:1:2::"));
  equal(addressGroup("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  equal(addressGroup("::1"), "::/64");
  equal(addressGroup("fe80::1%eth0"), addressGroup("fe80::2%eth0"));
});

Deno.test("address groups lie in networks: the /24 of an IPv4 address, the /48 of an IPv6 address", () => {
  equal(networkGroup("203.0.113.77"), "203.0.113.0/24");
  equal(networkGroup("::ffff:203.0.113.1"), "203.0.113.0/24");
  equal(networkGroup("2001:db8:1:2:3:4:5:6"), "2001:db8:1::/48");
  equal(networkGroup("2001:db8:1:ffff::1"), networkGroup("2001:db8:1::"));
});
