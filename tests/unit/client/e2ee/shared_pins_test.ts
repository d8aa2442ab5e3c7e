// What is not loaded yet: pins of other browsers, logs and epochs do not count as absent, nor what they sign as forged.

import assert from "node:assert/strict";
import { KeyPage, keyTest, type Pair, pair } from "../../../support/e2ee/key_pages.ts";
import type { LyingKeys } from "../../../support/e2ee/lying_keys.ts";

const BOB = { id: 2, name: "Bob" };

/** A new browser of Alice that has just got her keys back. Bob has other keys than she has shared a pin of. */
async function newBrowser({ keys, alice, bob }: Pair): Promise<KeyPage> {
  await alice.rooms.pins.push();
  assert.equal(await bob.rooms.startAnew("secret"), null);
  const fresh = await new KeyPage(keys, 1, 2).start();
  assert.equal(await fresh.rooms.own.adopt((await alice.rooms.own.accountKey())!), "ready");
  return fresh;
}

/** The server cannot be asked for what `path` begins with. */
function fail(keys: LyingKeys, start: string): void {
  keys.lie = ({ path }) => path.startsWith(start) ? { status: 0, json: {} } : undefined;
}

keyTest("on a new browser a pinned user is not new before the pins are here", async () => {
  const fresh = await newBrowser(await pair());
  assert.equal(await fresh.standing(), "changed");
  assert.equal(await fresh.rooms.peers.isPinned("bob"), true);
});

keyTest("pins that could not be asked for are asked for again, and nothing is sent meanwhile", async () => {
  const two = await pair();
  const fresh = await newBrowser(two);
  fail(two.keys, "/api/keys/blob");
  assert.equal(await fresh.standing(), "failed");
  await assert.rejects(fresh.rooms.peers.isPinned("bob"));
  assert.deepEqual(fresh.profile.kept!.pins, {}, "nothing was pinned");
  two.keys.lie = () => undefined;
  assert.equal(await fresh.standing(), "changed");
});

keyTest(
  "who starts anew without the old keys writes the shared pins anew: they open from then on",
  async () => {
    const { keys, alice } = await pair();
    await alice.rooms.pins.push();
    const fresh = await new KeyPage(keys, 1, 2).start();
    assert.equal(await fresh.rooms.startAnew("secret"), null);
    await fresh.start();
    assert.equal(fresh.store.sealedProblem.value, null);
    const later = await new KeyPage(keys, 1, 2, fresh.profile).start();
    assert.equal(later.store.sealedProblem.value, null);
    assert.equal(later.store.sharedAt.value, keys.now);
  },
);

for (const start of ["/api/keys?of=Bob", "/api/pm/epochs"]) {
  keyTest(`messages whose keys could not be fetched are not called changed: ${start}`, async () => {
    const { keys, bob, alice } = await pair();
    await bob.say("hi");
    const again = await new KeyPage(keys, 1, 2, alice.profile).start();
    fail(keys, start);
    await assert.rejects(again.open());
    keys.lie = () => undefined;
    assert.deepEqual(await again.texts(), ["hello", "hi"]);
    assert.deepEqual(await again.privacy(), { kind: "encrypted", isVerified: false, hadProblem: false });
  });
}

keyTest("a message under keys that were not looked at yet is no forged one", async () => {
  const { alice, bob } = await pair();
  await alice.texts();
  assert.equal(await bob.rooms.startAnew("secret"), null);
  await bob.say("with new keys");
  assert.deepEqual(await alice.texts(), ["hello", "with new keys"]);
  await alice.rooms.peers.accept(BOB);
  assert.deepEqual(await alice.privacy(), { kind: "encrypted", isVerified: false, hadProblem: false });
});
