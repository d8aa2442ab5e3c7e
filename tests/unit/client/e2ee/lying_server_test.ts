// A server that lies about keys: what the page then refuses, shows, and does not send.

import assert from "node:assert/strict";
import { makeLogEntry } from "../../../../client/crypto/e2ee/own_log_entry.ts";
import { identityOf, newAccountKey } from "../../../../client/crypto/e2ee/identity_keys.ts";
import { checkLog, type LogEntry } from "../../../../server/protocol/e2ee/key_log.ts";
import { KeyPage, keyTest, pair, ROOM } from "../../../support/e2ee/key_pages.ts";
import { LyingKeys } from "../../../support/e2ee/lying_keys.ts";

/** The first entry of another key of a user. */
async function foreignEntry(id: number, at: number): Promise<LogEntry> {
  return await makeLogEntry(id, await identityOf(newAccountKey()), at);
}

/** Nothing that is typed leaves the page in any form. */
async function assertSilent(page: KeyPage, why: string): Promise<void> {
  const epochs = page.server.newest(ROOM);
  assert.equal(await page.standing(), why);
  assert.deepEqual(await page.rooms.seal(await page.terms(), "secret"), { kind: "stopped", why });
  assert.equal(page.server.newest(ROOM), epochs, "no key was made");
}

keyTest("a key that is swapped after the first contact stops sending; it cannot be accepted", async () => {
  const { keys, alice } = await pair();
  keys.accounts.get(2)!.log = [await foreignEntry(2, keys.now)];
  await assertSilent(alice, "forked");
  await alice.rooms.peers.accept({ id: 2, name: "Bob" });
  await assertSilent(alice, "forked");
});

keyTest(
  "a new entry stops sending until it is accepted; then nothing goes out under the epoch before",
  async () => {
    const { keys, alice, bob } = await pair();
    await alice.rooms.peers.verify({ id: 2, name: "Bob" });
    assert.deepEqual(await alice.privacy(), { kind: "encrypted", isVerified: true, hadProblem: false });
    assert.equal(await bob.rooms.own.startAnew("secret"), null);
    await assertSilent(alice, "changed");
    await alice.rooms.peers.accept({ id: 2, name: "Bob" });
    assert.deepEqual(await alice.privacy(), { kind: "encrypted", isVerified: false, hadProblem: false });
    await alice.say("again");
    assert.equal(keys.newest(ROOM), 2);
    assert.deepEqual(await bob.texts(), ["hello", "again"]);
  },
);

keyTest(
  "a peer's log that is shorter, empty or not valid stops sending, and cannot be accepted",
  async () => {
    const { keys, alice, bob } = await pair();
    await bob.rooms.own.startAnew("secret");
    await alice.standing();
    await alice.rooms.peers.accept({ id: 2, name: "Bob" });
    assert.equal(await alice.standing(), "encrypted");
    const account = keys.accounts.get(2)!;
    const whole = account.log;
    const [first, second] = whole as [LogEntry, LogEntry];
    for (
      const [log, why] of [
        [[first], "shorter"],
        [[], "downgraded"],
        [[first, { ...second, at: second.at + 1 }], "broken"],
        [[second], "broken"],
      ] as const
    ) {
      account.log = [...log];
      const fresh = await new KeyPage(keys, 1, 2, alice.profile).start();
      keys.lie = ({ path }) =>
        path === "/api/keys?of=Bob" ? { status: 200, json: { user_id: 2, log: [...log] } } : undefined;
      assert.equal(
        (await fresh.rooms.peers.look({ id: 2, name: "Bob" }, null, true) as { why?: string }).why,
        why,
      );
      await fresh.rooms.peers.accept({ id: 2, name: "Bob" });
      assert.equal(
        (await fresh.rooms.peers.look({ id: 2, name: "Bob" }, null, true) as { why?: string }).why,
        why,
      );
    }
  },
);

keyTest("a name that leads to another account is refused until the user accepts that", async () => {
  const { keys, alice } = await pair();
  keys.accounts.delete(2);
  keys.account(3, "Bob");
  const other = await new KeyPage(keys, 3, 1).start();
  const page = await new KeyPage(keys, 1, 3, alice.profile).start();
  await assertSilent(page, "renamed");
  await page.rooms.peers.accept({ id: 3, name: "Bob" });
  assert.equal(await page.standing(), "encrypted");
  assert.equal(alice.profile.kept!.pins["2"]!.name, "", "what was seen of the other stays");
  assert.equal(other.store.own.value, "ready");
});

keyTest(
  "the server says that a pinned peer has no keys, by log, by name or as a guest: nothing is sent",
  async () => {
    const { keys, alice } = await pair();
    keys.accounts.get(2)!.log = [];
    await assertSilent(alice, "downgraded");
    assert.equal(await alice.rooms.peers.isPinned("bob"), true);
    assert.equal(await alice.rooms.peers.isPinned("carol"), false);
    keys.lie = ({ path }) => path.startsWith("/api/keys?of=Bob") ? { status: 404, json: {} } : undefined;
    await assertSilent(alice, "downgraded");
  },
);

keyTest("to a peer who never had keys the page writes once the user says so", async () => {
  const keys = new LyingKeys();
  keys.account(1, "Alice");
  keys.account(2, "Bob");
  const alice = await new KeyPage(keys, 1, 2).start();
  assert.deepEqual(await alice.privacy(), { kind: "ask" });
  await alice.rooms.writeAnyway({ id: 2, name: "Bob" });
  assert.deepEqual(await alice.privacy(), { kind: "server", why: "peer" });
  await new KeyPage(keys, 2, 1).start();
  assert.equal(await alice.standing(), "encrypted");
  keys.accounts.get(2)!.log = [];
  await assertSilent(alice, "downgraded");
});

keyTest("a foreign entry in the own log is an alarm, in the browser that knows the log", async () => {
  const { keys, alice } = await pair();
  const account = keys.accounts.get(1)!;
  const log = await checkLog(1, account.log);
  assert.ok(log.problem === undefined);
  account.log = [
    ...account.log,
    await makeLogEntry(1, await identityOf(newAccountKey()), keys.now + 1, log.entries[0]),
  ];
  await assertSilent(alice, "alarm");
  assert.equal(alice.store.alarm.value, "foreign");
  assert.equal((await alice.texts())[0], "hello", "what was said can be read");
  account.log = [await foreignEntry(1, keys.now)];
  await alice.start();
  assert.equal(alice.store.alarm.value, "forked");
});

keyTest(
  "an own log that is said to be empty, though something was sealed with its keys, is an alarm",
  async () => {
    const { keys, alice } = await pair();
    await alice.rooms.pins.push();
    keys.accounts.get(1)!.log = [];
    const fresh = await new KeyPage(keys, 1, 2).start();
    assert.equal(fresh.store.alarm.value, "gone");
    assert.equal(fresh.profile.kept, undefined, "no keys were made");
    assert.deepEqual(keys.accounts.get(1)!.log, []);
  },
);

keyTest("pins that are older than those that were seen are refused, and no pin falls", async () => {
  const { keys, alice, bob } = await pair();
  await alice.rooms.pins.push();
  const old = keys.accounts.get(1)!.blob!;
  await bob.rooms.own.startAnew("secret");
  await alice.standing();
  await alice.rooms.peers.accept({ id: 2, name: "Bob" });
  await alice.rooms.pins.push();
  const pin = alice.profile.kept!.pins["2"]!;
  assert.equal(pin.seq, 1);
  keys.accounts.get(1)!.blob = old;
  const again = await new KeyPage(keys, 1, 2, alice.profile).start();
  assert.equal(again.store.sealedProblem.value, "older");
  assert.deepEqual(alice.profile.kept!.pins["2"], pin);
  await again.rooms.pins.settled();
  assert.equal(keys.accounts.get(1)!.blob!.version, alice.profile.kept!.blobVersion, "it has the later ones");
  assert.equal((await new KeyPage(keys, 1, 2, alice.profile).start()).store.sealedProblem.value, null);
  keys.accounts.get(1)!.blob = null;
  const later = await new KeyPage(keys, 1, 2, alice.profile).start();
  assert.equal(later.store.sealedProblem.value, "older");
});

keyTest("a browser that lost its storage sends nothing until the keys are back", async () => {
  const { keys, alice, bob } = await pair();
  const key = (await alice.rooms.own.accountKey())!;
  alice.profile.kept = undefined;
  const after = await new KeyPage(keys, 1, 2, alice.profile).start();
  await assertSilent(after, "locked");
  assert.deepEqual(await after.texts(), ["(keys)"]);
  await after.rooms.own.adopt(key);
  await after.start();
  await after.say("back");
  assert.deepEqual(await bob.texts(), ["hello", "back"]);
});

keyTest(
  "no byte that the server gets has a text, the account's key, or the key of a commitment",
  async () => {
    const { keys, alice, bob } = await pair();
    await alice.say("canary-5e1f");
    await alice.rooms.pins.push();
    const opened = await bob.open();
    const key = btoa(String.fromCharCode(...(await alice.rooms.own.accountKey())!));
    const all = keys.heard.join("\n");
    for (const secret of ["canary-5e1f", btoa("canary-5e1f"), key, ...opened.map(({ kf }) => kf!)]) {
      assert.ok(!all.includes(secret));
    }
  },
);
