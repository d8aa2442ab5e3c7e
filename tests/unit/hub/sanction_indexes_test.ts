// Finding the ban of an address, the sanction of a person, and the words for it.

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Ban, Sanction } from "../../../server/ports/moderation_store.ts";
import { canonicalNetwork, isWithin, overlaps, parseNetwork } from "../../../server/hub/addresses.ts";
import { NetworkIndex } from "../../../server/hub/moderation/network_index.ts";
import { duration } from "../../../server/hub/moderation/sanction_messages.ts";
import { SanctionIndex } from "../../../server/hub/moderation/sanction_index.ts";

Deno.test("the index of networks finds exactly what a look at each range finds", () => {
  const part = fc.integer({ min: 0, max: 3 });
  const address = fc.oneof(
    fc.tuple(part, part, part).map(([a, b, c]) => `10.${a}.${b * 64}.${c * 85}`),
    fc.tuple(part, part, part).map(([a, b, c]) => `2001:db8:${a}:${b}::${c}`),
  );
  const network = fc.tuple(address, fc.integer({ min: 0, max: 128 })).map(([base, bits]) =>
    `${base}/${base.includes(":") ? bits : bits % 33}`
  );
  fc.assert(fc.property(fc.array(network, { maxLength: 30 }), fc.array(address), (networks, addresses) => {
    const index = new NetworkIndex();
    for (const [id, range] of networks.entries()) index.add(range, id);
    for (const [id, range] of networks.entries()) if (id % 3 === 0) index.remove(range, id);
    for (const one of addresses) {
      const expected = [...networks.keys()].filter((id) =>
        id % 3 !== 0 && isWithin(one, [parseNetwork(networks[id]!)])
      );
      assert.deepEqual(index.covering(one).sort((a, b) => a - b), expected);
    }
  }));
});

Deno.test("a network has one canonical form", () => {
  for (
    const [text, form] of [
      ["198.51.100.77/24", "198.51.100.0/24"],
      ["198.51.100.77/32", "198.51.100.77"],
      ["198.51.100.77", "198.51.100.77"],
      ["::ffff:198.51.100.77", "198.51.100.77"],
      ["::ffff:198.51.100.0/120", "198.51.100.0/24"],
      ["2001:DB8:0:0::1/32", "2001:db8::/32"],
      ["2001:db8::1/128", "2001:db8::1"],
    ] as const
  ) assert.equal(canonicalNetwork(text), form);
  for (
    const text of ["", "x", "1", "10", "0x7f.1", "1.2.3", "1.2.3.4/33", "1.2.3.4/-1", "::/129", "1.2.3.4/"]
  ) {
    assert.throws(() => canonicalNetwork(text), Error, text);
  }
});

Deno.test("two ranges overlap when one holds the other", () => {
  const pairs = [
    ["10.0.0.0/8", "10.1.2.3", true],
    ["10.1.2.3", "10.0.0.0/8", true],
    ["10.0.0.0/9", "10.128.0.0/9", false],
    ["::/0", "10.0.0.0/8", false],
    ["2001:db8::/32", "2001:db8:1::/48", true],
  ] as const;
  for (const [a, b, expected] of pairs) assert.equal(overlaps(parseNetwork(a), parseNetwork(b)), expected);
});

Deno.test("the sanction that lasts longest is found, by name or account, while it lasts", () => {
  const sanctions = new SanctionIndex<Sanction>();
  const made = { reason: null, createdAt: 0, networks: [], actorId: null, actorRole: "mod" } as const;
  sanctions.set({ ...made, id: 1, username: "Bob", userId: null, expiresAt: 10 });
  sanctions.set({ ...made, id: 2, username: "bob", userId: 7, expiresAt: 20 });
  const on = (username: string, userId: number | null, now: number) =>
    sanctions.on({ username, userId }, now)?.id;
  assert.deepEqual([on("BOB", null, 0), on("else", 7, 0), on("else", 8, 0), on("bob", null, 20)], [
    2,
    2,
    undefined,
    undefined,
  ]);
  assert.equal(sanctions.nextEnd(), 10);
  assert.deepEqual(sanctions.ended(10), [1]);
  sanctions.set({ ...made, id: 2, username: "bob", userId: 7, expiresAt: null });
  assert.equal(on("bob", null, 1e15), 2);
  assert.equal(sanctions.delete(2)?.id, 2);
  assert.deepEqual([on("else", 7, 0), on("bob", null, 0), sanctions.delete(2)], [undefined, 1, undefined]);
});

Deno.test("a ban on addresses alone is on nobody's name", () => {
  const sanctions = new SanctionIndex<Ban>();
  sanctions.set({
    id: 1,
    username: "",
    userId: null,
    reason: null,
    createdAt: 0,
    expiresAt: 10,
    networks: ["10.0.0.1"],
    actorId: null,
    actorRole: "admin",
  });
  assert.equal(sanctions.on({ username: "", userId: null }, 0), undefined);
  const holding = (address: string, now: number) => sanctions.holding(address, now).map(({ id }) => id);
  assert.deepEqual([holding("10.0.0.1", 9), holding("10.0.0.1", 10), holding("10.0.0.2", 0)], [[1], [], []]);
  sanctions.delete(1);
  assert.deepEqual(holding("10.0.0.1", 0), []);
});

Deno.test("durations are said in their two largest units, rounded up to minutes", () => {
  const minutes = (count: number) => duration(count * 60_000);
  assert.deepEqual([1, 10, 60, 90, 1_440, 1_500, 4_325].map(minutes), [
    "1 minute",
    "10 minutes",
    "1 hour",
    "1 hour and 30 minutes",
    "1 day",
    "1 day and 1 hour",
    "3 days and 5 minutes",
  ]);
  assert.deepEqual([duration(0), duration(1), duration(60_001)], ["1 minute", "1 minute", "2 minutes"]);
});
