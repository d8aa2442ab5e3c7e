// Epochs and numbers of messages: forged, contradicted, made at once, and made anew in time.

import assert from "node:assert/strict";
import { identityOf, newAccountKey } from "../../../../client/crypto/e2ee/identity_keys.ts";
import { makeEpoch } from "../../../../client/crypto/e2ee/epoch_making.ts";
import { KeyPage, keyTest, pair, ROOM } from "../../../support/e2ee/key_pages.ts";
import { LyingKeys } from "../../../support/e2ee/lying_keys.ts";

/** An epoch that Mallory, at the server, makes for Alice in the name of Bob, whose head it names or a former one. */
async function forged(
  keys: LyingKeys,
  epoch: number,
  signer = newAccountKey(),
  former?: string,
): Promise<Record<number, unknown>> {
  const [alice, bob] = [keys.accounts.get(1)!.log[0]!, former ?? await keys.headOf(2)];
  const self = {
    id: 2,
    ikDh: keys.accounts.get(2)!.log[0]!.ik_dh,
    head: bob!,
    identity: await identityOf(signer),
  };
  const made = await makeEpoch(
    { room: ROOM, epoch, at: keys.now },
    self,
    { id: 1, ikDh: alice.ik_dh, head: (await keys.headOf(1))! },
  );
  return { 1: made!.records.toPeer, 2: made!.records.toSelf };
}

keyTest("an epoch with a foreign signature is not used: the page makes the next one", async () => {
  const { keys, alice, bob } = await pair();
  keys.epochs.get(ROOM)!.push(await forged(keys, 2) as never);
  await alice.say("still");
  assert.equal(keys.newest(ROOM), 3);
  assert.deepEqual(await alice.privacy(), { kind: "encrypted", isVerified: false, hadProblem: true });
  assert.deepEqual(await bob.texts(), ["hello", "still"]);
});

keyTest(
  "an epoch under former keys of the other is not used, though the one before is the member's own",
  async () => {
    const { keys, alice, bob } = await pair();
    const [stolen, head] = [(await bob.rooms.own.accountKey())!, bob.rooms.own.head!];
    await bob.rooms.own.startAnew("secret");
    assert.equal(await alice.standing(), "changed");
    await alice.rooms.peers.accept({ id: 2, name: "Bob" });
    keys.now += 1_000;
    await alice.say("under the new keys");
    assert.equal(keys.newest(ROOM), 2);
    for (const page of [alice, await new KeyPage(keys, 1, 2, alice.profile).start()]) {
      const epoch = keys.newest(ROOM) + 1;
      keys.epochs.get(ROOM)!.push(await forged(keys, epoch, stolen, head) as never);
      await page.say(`after epoch ${epoch}`);
      assert.equal(keys.newest(ROOM), epoch + 1);
      assert.equal((await page.privacy() as { hadProblem: boolean }).hadProblem, true);
    }
  },
);

keyTest("a 409 with a forged record is not adopted", async () => {
  const { keys, alice, bob } = await pair();
  const record = (await forged(keys, 2))[1];
  keys.now += 8 * 24 * 3_600_000;
  let lies = 0;
  keys.lie = ({ method, path }) =>
    method === "POST" && path === "/api/pm/epochs" && lies++ === 0
      ? {
        status: 409,
        json: { error: {}, newest: 2, record, heads: [alice.rooms.own.head, bob.rooms.own.head] },
      }
      : undefined;
  const sealed = await alice.seal("still");
  assert.equal(sealed.e2ee.ep, 3);
  assert.equal(lies, 2);
});

keyTest("two keys for one epoch, or a newest epoch that went back: shown, and the next is made", async () => {
  const { keys, alice } = await pair();
  await alice.rooms.answered(ROOM, "stored");
  const other = await new KeyPage(keys, 1, 2, alice.profile).start();
  keys.epochs.set(ROOM, []);
  await other.say("after the epoch was gone");
  assert.equal(keys.newest(ROOM), 2);
  assert.equal((await other.privacy() as { hadProblem: boolean }).hadProblem, true);
  const twice = await new KeyPage(keys, 1, 2, alice.profile).start();
  const records = await forged(
    keys,
    2,
    (await (await new KeyPage(keys, 2, 1).start()).rooms.own.accountKey()) ?? undefined,
  );
  keys.epochs.set(ROOM, [records as never]);
  await twice.say("after it was another");
  assert.equal(keys.newest(ROOM), 3);
  assert.equal((await twice.privacy() as { hadProblem: boolean }).hadProblem, true);
});

keyTest("messages that are flipped, moved or changed are hidden", async () => {
  const { keys, alice, bob } = await pair();
  await bob.say("hi");
  const [first, second] = keys.messages as [typeof keys.messages[0], typeof keys.messages[0]];
  keys.messages.push({ ...first, id: 3, from: 2 });
  keys.messages.push({ ...second, id: 4, e2ee: { ...second.e2ee, n: 9 } });
  keys.messages.push({ ...second, id: 5, nonce: first.nonce });
  assert.deepEqual(await alice.texts(), ["hello", "hi", "(sealed)", "(sealed)", "(sealed)"]);
});

keyTest(
  "two tabs, and a copy of the profile: nothing is doubled, and the copy gets another name",
  async () => {
    const { keys, alice, bob } = await pair();
    const tab = await new KeyPage(keys, 1, 2, alice.profile).start();
    await Promise.all([alice.say("one"), tab.say("two")]);
    const copy = await new KeyPage(keys, 1, 2, alice.profile.clone()).start();
    await alice.say("three");
    await copy.say("four");
    const texts = await bob.texts();
    assert.deepEqual([...texts].sort(), ["four", "hello", "one", "three", "two"]);
    const names = new Set(keys.messages.map(({ e2ee }) => e2ee.dev));
    assert.equal(names.size, 2);
    const numbers = keys.messages.map(({ e2ee }) => `${e2ee.dev} ${e2ee.n}`);
    assert.equal(new Set(numbers).size, 5);
  },
);

keyTest("the number of a refused message is used again; one that is stored never", async () => {
  const { alice } = await pair();
  assert.equal((await alice.seal("refused")).e2ee.n, 1);
  await alice.rooms.answered(ROOM, "refused");
  assert.equal((await alice.seal("stored")).e2ee.n, 1);
  await alice.rooms.answered(ROOM, "stored");
  assert.equal((await alice.seal("next")).e2ee.n, 2);
  await alice.rooms.answered(ROOM, "stored");
});

keyTest(
  "a page that goes before the answer leaves no gap and no double, whether the message was stored",
  async () => {
    const { keys, alice, bob } = await pair();
    await alice.seal("never sent");
    alice.rooms.close();
    const second = await new KeyPage(keys, 1, 2, alice.profile).start();
    await second.say("after a reload");
    await keys.take(ROOM, 1, await second.seal("stored, but not answered"));
    second.rooms.close();
    const third = await new KeyPage(keys, 1, 2, alice.profile).start();
    await third.say("after another");
    assert.deepEqual(await bob.texts(), [
      "hello",
      "after a reload",
      "stored, but not answered",
      "after another",
    ]);
    const [first, ...others] = keys.messages.map(({ e2ee }) => e2ee);
    assert.deepEqual(others.map(({ n }) => n), [1, 2, 0]);
    assert.deepEqual(others.map(({ dev }) => dev === first!.dev), [true, true, false]);
  },
);

keyTest("a new epoch after seven days, and after five thousand messages", async () => {
  const { keys, alice } = await pair();
  keys.now += 7 * 24 * 3_600_000 + 1;
  await alice.say("a week later");
  assert.equal(keys.newest(ROOM), 2);
  const counter = alice.profile.counters.get(ROOM)!;
  alice.profile.counters.set(ROOM, { ...counter, n: 5_000 });
  await alice.say("one too many");
  assert.equal(keys.newest(ROOM), 3);
});

keyTest("two who make the first epoch at once agree on one", async () => {
  const keys = new LyingKeys();
  keys.account(1, "Alice");
  keys.account(2, "Bob");
  const [alice, bob] = [await new KeyPage(keys, 1, 2).start(), await new KeyPage(keys, 2, 1).start()];
  await Promise.all([alice.say("hi"), bob.say("ho")]);
  assert.equal(keys.newest(ROOM), 1);
  assert.deepEqual((await alice.texts()).sort(), ["hi", "ho"]);
  assert.deepEqual((await bob.texts()).sort(), ["hi", "ho"]);
});

keyTest("a device whose clock is wrong by a year makes keys and epochs by the server's time", async () => {
  const keys = new LyingKeys();
  keys.account(1, "Alice");
  keys.account(2, "Bob");
  const year = 365 * 24 * 3_600_000;
  const alice = await new KeyPage(keys, 1, 2, undefined, year).start();
  await new KeyPage(keys, 2, 1, undefined, -year).start();
  assert.equal(alice.store.own.value, "ready");
  await alice.say("what time is it");
  assert.equal(keys.accounts.get(1)!.log[0]!.at, keys.now);
});
