// The member's own keys: made at the first sign-in, checked at each, shared by browsers, got back.

import assert from "node:assert/strict";
import { KeyPage, keyTest } from "../../../support/e2ee/key_pages.ts";
import { LyingKeys } from "../../../support/e2ee/lying_keys.ts";
import { MemoryProfile } from "../../../support/e2ee/memory_keys.ts";

function server(): LyingKeys {
  const keys = new LyingKeys();
  keys.account(1, "Alice");
  keys.account(2, "Bob");
  return keys;
}

keyTest("the first sign-in makes keys and publishes them, and the next finds them", async () => {
  const keys = server();
  const profile = new MemoryProfile();
  const page = await new KeyPage(keys, 1, 2, profile).start();
  assert.equal(page.store.own.value, "ready");
  assert.equal(keys.accounts.get(1)!.log.length, 1);
  const again = await new KeyPage(keys, 1, 2, profile).start();
  assert.equal(again.store.own.value, "ready");
  assert.equal(keys.accounts.get(1)!.log.length, 1);
  assert.equal(again.rooms.own.head, page.rooms.own.head);
});

keyTest("two tabs that sign in at once for the first time have the same keys", async () => {
  const keys = server();
  const profile = new MemoryProfile();
  const pages = [new KeyPage(keys, 1, 2, profile), new KeyPage(keys, 1, 2, profile)];
  await Promise.all(pages.map((page) => page.start()));
  assert.deepEqual(pages.map(({ store }) => store.own.value), ["ready", "ready"]);
  assert.equal(keys.accounts.get(1)!.log.length, 1);
});

keyTest(
  "of two browsers that sign in at once for the first time, one drops its keys and asks the other",
  async () => {
    const keys = server();
    const [one, other] = [new KeyPage(keys, 1, 2), new KeyPage(keys, 1, 2)];
    await Promise.all([one.start(), other.start()]);
    const states = [one, other].map(({ store }) => store.own.value).sort();
    assert.deepEqual(states, ["locked", "ready"]);
    const loser = one.store.own.value === "locked" ? one : other;
    assert.equal(loser.profile.kept, undefined);
    assert.equal(await loser.rooms.own.accountKey(), null);
  },
);

keyTest("a browser without keys of an account that has some sends nothing", async () => {
  const keys = server();
  await new KeyPage(keys, 1, 2).start();
  await new KeyPage(keys, 2, 1).start();
  const fresh = await new KeyPage(keys, 1, 2).start();
  assert.equal(fresh.store.own.value, "locked");
  assert.equal(await fresh.standing(), "locked");
  assert.deepEqual(await fresh.rooms.seal(await fresh.terms(), "hi"), { kind: "stopped", why: "locked" });
});

keyTest("keys that are got back open everything, and the pins come with them", async () => {
  const keys = server();
  const [alice, bob] = [await new KeyPage(keys, 1, 2).start(), await new KeyPage(keys, 2, 1).start()];
  await alice.say("one");
  await bob.say("two");
  await alice.rooms.pins.settled();
  const fresh = await new KeyPage(keys, 1, 2).start();
  assert.deepEqual(await fresh.texts(), ["(keys)", "(keys)"]);
  assert.equal(await fresh.rooms.own.adopt((await alice.rooms.own.accountKey())!), "ready");
  await fresh.start();
  assert.deepEqual(await fresh.texts(), ["one", "two"]);
  assert.equal(fresh.profile.kept!.pins["2"]!.name, "Bob");
  assert.equal(typeof fresh.store.sharedAt.value, "number");
  await fresh.say("three");
  assert.deepEqual(await bob.texts(), ["one", "two", "three"]);
});

keyTest("keys of a former entry open old messages only; those of no entry are refused", async () => {
  const keys = server();
  const [alice, bob] = [await new KeyPage(keys, 1, 2).start(), await new KeyPage(keys, 2, 1).start()];
  await alice.say("old");
  const old = (await alice.rooms.own.accountKey())!;
  assert.equal(await alice.rooms.own.startAnew("secret"), null);
  await bob.standing();
  await bob.rooms.peers.accept({ id: 1, name: "Alice" });
  await alice.say("new");
  const fresh = await new KeyPage(keys, 1, 2).start();
  assert.equal(await fresh.rooms.own.adopt(crypto.getRandomValues(new Uint8Array(32))), "unknown");
  assert.equal(await fresh.rooms.own.adopt(old), "former");
  assert.equal(fresh.store.own.value, "former");
  await fresh.start();
  assert.equal(fresh.store.own.value, "former", "also when they are checked again");
  assert.deepEqual(await fresh.texts(), ["old", "(keys)"]);
  assert.equal(await fresh.standing(), "locked");
});

keyTest("who makes new keys reads what came before with the former ones, in every browser", async () => {
  const keys = server();
  const alice = await new KeyPage(keys, 1, 2).start();
  const bob = await new KeyPage(keys, 2, 1).start();
  assert.equal(await bob.standing(), "encrypted");
  await alice.say("old");
  assert.equal(await alice.rooms.own.startAnew("secret"), null);
  assert.deepEqual(await alice.texts(), ["old"]);
  await alice.rooms.pins.push();
  const fresh = await new KeyPage(keys, 1, 2).start();
  await fresh.rooms.own.adopt((await alice.rooms.own.accountKey())!);
  await fresh.start();
  assert.deepEqual(await fresh.texts(), ["old"]);
  assert.equal(await bob.standing(), "changed");
});

keyTest("after the server was restored, the owner's page posts the missing entries again", async () => {
  const keys = server();
  const alice = await new KeyPage(keys, 1, 2).start();
  await alice.rooms.own.startAnew("secret");
  keys.accounts.get(1)!.log.pop();
  const again = await new KeyPage(keys, 1, 2, alice.profile).start();
  assert.equal(again.store.own.value, "ready");
  assert.equal(keys.accounts.get(1)!.log.length, 2);
});

keyTest(
  "a server that cannot be asked is asked again; nothing is made and nothing sent meanwhile",
  async () => {
    const keys = server();
    keys.isDown = true;
    const alice = await new KeyPage(keys, 1, 2).start();
    assert.equal(alice.store.own.value, "failed");
    assert.equal(alice.profile.kept, undefined);
    keys.isDown = false;
    await alice.start();
    assert.equal(alice.store.own.value, "ready");
  },
);

keyTest("keys whose publishing was lost on the way are published by the next start", async () => {
  const keys = server();
  const profile = new MemoryProfile();
  keys.lie = ({ method, path }) =>
    method === "POST" && path === "/api/keys" ? { status: 0, json: {} } : undefined;
  const first = await new KeyPage(keys, 1, 2, profile).start();
  assert.equal(first.store.own.value, "failed");
  keys.lie = () => undefined;
  const second = await new KeyPage(keys, 1, 2, profile).start();
  assert.equal(second.store.own.value, "ready");
  assert.equal(keys.accounts.get(1)!.log.length, 1);
});
