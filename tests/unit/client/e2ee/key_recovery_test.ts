// Keys that are saved and got back: by the history key, by a passphrase, from another device; and what a server can lie about.

import assert from "node:assert/strict";
import {
  historyKeyText,
  newHistorySecret,
  sealCodeSlot,
} from "../../../../client/crypto/e2ee/history_key.ts";
import { newAccountKey } from "../../../../client/crypto/e2ee/identity_keys.ts";
import { AskingMove } from "../../../../client/net/e2ee/move_steps.ts";
import { KeyRecovery } from "../../../../client/net/e2ee/own_key_recovery.ts";
import { argon2 } from "../../../support/e2ee/argon2.ts";
import { KeyPage } from "../../../support/e2ee/key_pages.ts";
import { LyingKeys } from "../../../support/e2ee/lying_keys.ts";
import { randomBase64 } from "../../../support/e2ee/e2ee_client.ts";
import { SealedSlots } from "../../../support/e2ee/sealed_slots.ts";

const PASSWORD = "correct horse";
const PASSPHRASE = "six words that nobody would guess";

interface Setup {
  readonly keys: LyingKeys;
  readonly slots: SealedSlots;
  readonly alice: KeyPage;
  readonly recovery: KeyRecovery;
}

/** Alice and Bob, both with keys. */
async function setup(): Promise<Setup> {
  const [keys, slots] = [new LyingKeys(), new SealedSlots()];
  keys.account(1, "Alice");
  keys.account(2, "Bob");
  keys.lie = slots.answer;
  const alice = await new KeyPage(keys, 1, 2).start();
  await new KeyPage(keys, 2, 1).start();
  return { keys, slots, alice, recovery: recoveryOf(alice, slots) };
}

function recoveryOf(page: KeyPage, slots: SealedSlots): KeyRecovery {
  const { own } = page.rooms;
  return new KeyRecovery({
    keys: { refreshSlots: () => Promise.resolve(), requests: page.server.requestsOf(page.userId) },
    changes: { accountKey: () => own.accountKey(), adopt: (key) => own.adopt(key) },
    member: () => ({ userId: 1, username: "Alice" }),
    ...{ clock: slots.clock, argon2, words: () => Promise.resolve([]) },
  });
}

/** Another browser of Alice, without keys. */
async function fresh({ keys, slots }: Setup): Promise<{ page: KeyPage; recovery: KeyRecovery }> {
  const page = await new KeyPage(keys, 1, 2).start();
  assert.equal(page.store.own.value, "locked");
  return { page, recovery: recoveryOf(page, slots) };
}

/** Saves the keys with a new history key. */
async function saved({ recovery }: Setup): Promise<string> {
  const key = (await recovery.newHistoryKey())!;
  assert.equal(await key.save(), null);
  return key.text;
}

Deno.test("case 13: with the history key a new browser opens 500 of 500; without, none", async () => {
  const all = await setup();
  const texts = Array.from({ length: 500 }, (_, n) => `message ${n}`);
  for (const text of texts) await all.alice.say(text);
  const text = await saved(all);
  const { page, recovery } = await fresh(all);
  assert.deepEqual(new Set(await page.texts()), new Set(["(keys)"]));
  assert.equal(await recovery.open("code", text.toLowerCase().replaceAll("-", " "), PASSWORD), "ready");
  await page.start();
  assert.deepEqual(await page.texts(), texts);
});

Deno.test("case 13: the history key of former keys opens old messages only", async () => {
  const all = await setup();
  await all.alice.say("old");
  const text = await saved(all);
  assert.equal(await all.alice.rooms.own.startAnew("secret"), null);
  const { page, recovery } = await fresh(all);
  assert.equal(await recovery.open("code", text, PASSWORD), "former");
  await page.start();
  assert.equal(page.store.own.value, "former");
  assert.deepEqual(await page.texts(), ["old"]);
  assert.equal(await page.standing(), "locked");
});

Deno.test("case 10: a history key with a slip sends no request; a wrong one, or a foreign slot, gives no keys", async () => {
  const all = await setup();
  const text = await saved(all);
  const { page, recovery } = await fresh(all);
  const before = all.keys.heard.length;
  const slip = (text[0] === "0" ? "1" : "0") + text.slice(1);
  assert.equal(await recovery.open("code", slip, PASSWORD), "slip");
  assert.equal(await recovery.open("code", text.slice(1), PASSWORD), "slip");
  assert.equal(all.keys.heard.length, before);

  const other = newHistorySecret();
  assert.equal(await recovery.open("code", await historyKeyText(other), PASSWORD), "wrong");
  // Keys of nobody, sealed with the right history key: a server cannot do that, a thief of the code can.
  all.slots.slots.set("code", await sealCodeSlot(other, 1, newAccountKey()));
  assert.equal(await recovery.open("code", await historyKeyText(other), PASSWORD), "unknown");
  all.slots.slots.delete("code");
  assert.equal(await recovery.open("code", text, PASSWORD), "empty");
  assert.equal(page.store.own.value, "locked");
});

Deno.test("case 10: a passphrase opens the keys, and a cost that is too low or too high is never derived", async () => {
  const all = await setup();
  assert.equal(await all.recovery.savePassphrase(PASSPHRASE, PASSWORD), null);
  const { recovery, page } = await fresh(all);
  const slot = all.slots.slots.get("passphrase") as object;
  for (const cost of [{ m: 8 }, { m: 2 ** 21 }, { t: 1 }, { t: 11 }, { p: 4 }]) {
    all.slots.slots.set("passphrase", { ...slot, ...cost });
    assert.equal(await recovery.open("passphrase", PASSPHRASE, PASSWORD), "weak");
  }
  all.slots.slots.set("passphrase", slot);
  assert.equal(await recovery.open("passphrase", "another one of some length", PASSWORD), "wrong");
  assert.equal(await recovery.open("passphrase", ` ${PASSPHRASE} `, PASSWORD), "ready");
  assert.equal(page.store.own.value, "ready");
});

Deno.test("replacing and removing what is saved take the password", async () => {
  const all = await setup();
  await saved(all);
  const refused = await (await all.recovery.newHistoryKey())!.save("wrong");
  assert.equal(refused?.field, "password");
  assert.equal((await all.recovery.removeSlot("code", "wrong"))?.field, "password");
  assert.deepEqual((await all.recovery.slots())?.map(({ slot }) => slot), ["code"]);
  assert.equal(await all.recovery.removeSlot("code", PASSWORD), null);
  assert.deepEqual(await all.recovery.slots(), []);
});

/** A move that has begun: both sides. */
async function moving(all: Setup): Promise<{
  readonly asking: AskingMove;
  readonly giving: ReturnType<KeyRecovery["giveTo"]>;
  readonly page: KeyPage;
}> {
  const { page, recovery } = await fresh(all);
  const asking = await recovery.askDevice();
  assert.ok(asking instanceof AskingMove);
  return { asking, giving: all.recovery.giveTo("the-move"), page };
}

Deno.test("case 11: the keys move once the digits of the new device are typed at the other", async () => {
  const all = await setup();
  const { asking, giving, page } = await moving(all);
  const [shown, problem] = await Promise.all([asking.digits(), giving.agree()]);
  assert.equal(problem, null);
  assert.ok(typeof shown === "object");
  const [sent, given] = await Promise.all([asking.sent(), giving.give(shown.digits)]);
  assert.deepEqual([sent, given], [null, null]);
  assert.equal(await asking.take(), "ready");
  assert.equal(page.store.own.value, "ready");
  assert.equal(all.slots.move, null, "it is over");
});

Deno.test("case 11: there is one try for the digits, and then the move is over", async () => {
  const all = await setup();
  const { asking, giving, page } = await moving(all);
  const [shown] = await Promise.all([asking.digits(), giving.agree()]);
  assert.ok(typeof shown === "object");
  const wrong = String((Number(shown.digits) + 1) % 1_000_000).padStart(6, "0");
  const [sent, given] = await Promise.all([asking.sent(), giving.give(wrong)]);
  assert.deepEqual([sent, given], ["ended", "differs"]);
  assert.equal(page.store.own.value, "locked");
});

Deno.test("case 11: a key that is exchanged on the way is found before any digits are asked", async () => {
  const all = await setup();
  const { asking, giving } = await moving(all);
  all.slots.onRead = (_, members) =>
    members?.["eph"] === undefined ? members : { ...members, eph: randomBase64(32) };
  const [, problem] = await Promise.all([asking.digits(), giving.agree()]);
  assert.equal(problem, "changed");
  asking.end();
});

Deno.test("case 11: a reveal before the answer is not accepted", async () => {
  const all = await setup();
  const { asking, giving } = await moving(all);
  all.slots.move = { ...all.slots.move, eph: randomBase64(32), r1: randomBase64(32) };
  assert.equal(await giving.agree(), "ended");
  assert.equal(all.slots.move?.["r2"], undefined, "no answer was given");
  asking.end();
});

Deno.test("case 11: an answer that comes though the other device refused gives no keys", async () => {
  const all = await setup();
  const { asking, giving, page } = await moving(all);
  giving.end();
  // Requests are answered in their order.
  await all.recovery.slots();
  assert.equal(all.slots.move, null);
  all.slots.onRead = () => ({
    ...{ r2: randomBase64(32), head: randomBase64(32) },
    ...{ enc: randomBase64(32), ct: randomBase64(48), sig: randomBase64(64) },
  });
  all.slots.move = {};
  assert.ok(typeof await asking.digits() === "object");
  assert.equal(await asking.sent(), null);
  assert.equal(await asking.take(), "changed");
  assert.equal(page.store.own.value, "locked");
});
