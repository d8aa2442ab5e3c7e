// Ways to get an account's key back: typing slips, weak passphrases, and devices in between are found.

import assert from "node:assert/strict";
import {
  answerMove,
  beginMove,
  isRevealed,
  moveDigits,
  type MoveTerms,
  openMove,
  revealMove,
  sealMove,
} from "../../../../client/crypto/e2ee/device_move.ts";
import {
  historyKeyText,
  newHistorySecret,
  readHistoryKey,
} from "../../../../client/crypto/e2ee/history_key.ts";
import { type Identity, identityOf, newAccountKey } from "../../../../client/crypto/e2ee/identity_keys.ts";
import { argon2InWorker, type QuestionWorker } from "../../../../client/crypto/e2ee/argon2_in_worker.ts";
import { openBlob, sealBlob } from "../../../../client/crypto/e2ee/key_blob.ts";
import { makeLogEntry } from "../../../../client/crypto/e2ee/own_log_entry.ts";
import { passphraseProblem } from "../../../../client/crypto/e2ee/passphrase_slot.ts";
import { readSafetyQr, safetyNumber, safetyQrText } from "../../../../client/crypto/e2ee/safety_number.ts";
import type { Bytes } from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import { entryHash, type LogEntry } from "../../../../server/protocol/e2ee/key_log.ts";
import { flippedBits } from "../../../support/e2ee/flipped_bits.ts";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

Deno.test("a history key forgives case, spaces and look-alikes, and finds every slip", async () => {
  const secret = newHistorySecret();
  const shown = await historyKeyText(secret);
  assert.match(shown, /^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
  const typed = [shown, shown.toLowerCase(), shown.replaceAll("-", ""), ` ${shown.replaceAll("-", " – ")} `];
  const alike = shown.replaceAll("0", "O").replaceAll("1", "l");
  for (const text of [...typed, alike, alike.replaceAll("l", "I"), shown.replaceAll("-", "\u2011")]) {
    assert.deepEqual(await readHistoryKey(text), secret, text);
  }
  const plain = shown.replaceAll("-", "");
  for (let at = 0; at < plain.length; at++) {
    const with_ = (digit: string): string => plain.slice(0, at) + digit + plain.slice(at + 1);
    for (const digit of DIGITS) {
      if (digit !== plain[at]) assert.equal(await readHistoryKey(with_(digit)), undefined, with_(digit));
    }
    assert.equal(await readHistoryKey(with_("")), undefined, "one is missing");
    const next = plain[at + 1] ?? plain[at]!;
    const swapped = plain.slice(0, at) + next + plain[at] + plain.slice(at + 2);
    if (next !== plain[at]) assert.equal(await readHistoryKey(swapped), undefined, "two are swapped");
  }
  for (
    const text of ["", "U".repeat(32), `${shown}0`, "-".repeat(200), `${plain.slice(1)}_`, "É".repeat(32)]
  ) {
    assert.equal(await readHistoryKey(text), undefined, text);
  }
});

Deno.test("a passphrase is at least 16 letters, valid Unicode, and not the password", () => {
  assert.equal(passphraseProblem("fifteen letters", ""), "short");
  assert.equal(passphraseProblem("sixteen letters!", ""), undefined);
  assert.equal(passphraseProblem(`${" ".repeat(20)}short${" ".repeat(20)}`, ""), "short");
  assert.equal(passphraseProblem("😀".repeat(15), ""), "short");
  assert.equal(passphraseProblem("😀".repeat(16), ""), undefined);
  assert.equal(passphraseProblem(" a password of some length ", "a password of some length"), "password");
  assert.equal(passphraseProblem("ﬁve passwords of length", "five passwords of length"), "password");
  assert.equal(passphraseProblem(`${"x".repeat(20)}\ud83d`, ""), "text");
});

/** A user with one log entry. */
interface User {
  readonly accountKey: Bytes;
  readonly identity: Identity;
  readonly newest: { readonly entry: LogEntry; readonly hash: string };
}

async function newUser(): Promise<User> {
  const accountKey = newAccountKey();
  const identity = await identityOf(accountKey);
  const entry = await makeLogEntry(7, identity, 1_795_000_000_000);
  return { accountKey, identity, newest: { entry, hash: await entryHash(7, entry) } };
}

Deno.test("a move is bound to every step, and to the newest entry", async () => {
  const user = await newUser();
  const device = await beginMove(7);
  const { hash } = user.newest;
  const terms: MoveTerms = {
    userId: 7,
    move: "mv-1",
    commit: device.commit,
    answer: answerMove(hash),
    reveal: revealMove(device),
  };
  assert.equal(await isRevealed(terms), true);
  assert.match(await moveDigits(terms), /^\d{6}$/);
  const sealed = (await sealMove(terms, user.identity, user.accountKey))!;
  assert.deepEqual(await openMove(terms, device, sealed, user.newest), user.accountKey);
  for (const { text, value } of flippedBits(sealed)) {
    const { enc, ct, sig } = value as typeof sealed;
    if ([enc, ct, sig].some((one) => typeof one !== "string" || !/^[\w+/]+=*$/.test(one))) continue;
    const opened = await openMove(terms, device, { enc, ct, sig }, user.newest).catch(() => undefined);
    assert.equal(opened, undefined, text);
  }
  const others: Partial<MoveTerms>[] = [
    { userId: 8 },
    { move: "mv-2" },
    { answer: { ...terms.answer, r2: device.r1 } },
    { reveal: { ...terms.reveal, r1: terms.answer.r2 } },
  ];
  for (const other of others) {
    const changed = { ...terms, ...other };
    assert.equal(await openMove(changed, device, sealed, user.newest), undefined, JSON.stringify(other));
    assert.notEqual(await moveDigits(changed), await moveDigits(terms), JSON.stringify(other));
  }
});

Deno.test("a device in between is found: by the commitment, by the digits, by the signature", async () => {
  const [user, liar] = [await newUser(), await newUser()];
  const [device, between] = [await beginMove(7), await beginMove(7)];
  const terms = (one: typeof device): MoveTerms => ({
    userId: 7,
    move: "mv-1",
    commit: one.commit,
    answer: { r2: one.r1, head: user.newest.hash },
    reveal: revealMove(one),
  });
  const mixed = { ...terms(device), reveal: revealMove(between) };
  assert.equal(await isRevealed(mixed), false, "a key that was not committed to");
  assert.notEqual(await moveDigits(terms(device)), await moveDigits(terms(between)));
  const own = terms(device);
  const bySomeoneElse = (await sealMove(own, liar.identity, liar.accountKey))!;
  assert.equal(await openMove(own, device, bySomeoneElse, user.newest), undefined);
  assert.equal(await openMove(own, device, bySomeoneElse, liar.newest), undefined, "another head");
  const wrongKey = (await sealMove(own, user.identity, liar.accountKey))!;
  assert.equal(await openMove(own, device, wrongKey, user.newest), undefined, "a key of other entries");
});

Deno.test("a blob of other content, or of more than 256 KiB, is none", async () => {
  const { accountKey } = await newUser();
  const content = { at: 1, pins: {}, former: [], log: [] };
  assert.deepEqual(await openBlob(accountKey, 7, await sealBlob(accountKey, 7, 1, content)), content);
  const bad = [
    {},
    { ...content, at: -1 },
    { ...content, pins: [] },
    { ...content, former: ["x"] },
    {
      ...content,
      pins: { x: { name: "bob", seq: 0, head: "", ok: "seen" } },
    },
    { ...content, log: [{}] },
    { ...content, pins: { 7: null } },
  ];
  for (const one of bad) {
    const sealed = await sealBlob(accountKey, 7, 1, one as unknown as typeof content);
    assert.equal(await openBlob(accountKey, 7, sealed), undefined, JSON.stringify(one));
  }
  const long = { ...content, former: Array.from({ length: 6_000 }, () => "A".repeat(43) + "=") };
  await assert.rejects(() => sealBlob(accountKey, 7, 1, long), RangeError);
});

Deno.test("the safety number is equal in either order, and another with any other key", async () => {
  const [alice, bob, between] = [await newUser(), await newUser(), await newUser()];
  const of = (id: number, { newest }: User) => ({ id, ...newest.entry });
  const number = await safetyNumber(of(7, alice), of(42, bob));
  assert.match(number, /^\d{60}$/);
  assert.equal(await safetyNumber(of(42, bob), of(7, alice)), number);
  assert.notEqual(await safetyNumber(of(7, alice), of(42, between)), number);
  assert.notEqual(await safetyNumber(of(7, alice), of(43, bob)), number);
  for (
    const text of [
      "",
      number,
      safetyQrText(number).slice(0, -1),
      `${safetyQrText(number)}0`,
      `x${safetyQrText(number)}`,
    ]
  ) {
    assert.equal(readSafetyQr(text), undefined, text);
  }
});

Deno.test("each question to Argon2id has a worker that ends, also when it fails", async () => {
  const ended: string[] = [];
  const workerOf = (name: string, answer: () => Event): () => QuestionWorker => () => {
    const target = new EventTarget();
    return {
      addEventListener: target.addEventListener.bind(target),
      postMessage: () => queueMicrotask(() => target.dispatchEvent(answer())),
      terminate: () => ended.push(name),
    };
  };
  const question = { m: 65_536, t: 3, p: 1, salt: new Uint8Array(16) };
  const bytes = newAccountKey();
  const good = argon2InWorker(workerOf("good", () => new MessageEvent("message", { data: { bytes } })));
  assert.deepEqual(await good("x", question), bytes);
  const full = argon2InWorker(workerOf("full", () => new MessageEvent("message", { data: {} })));
  await assert.rejects(() => full("x", question), /Argon2id has failed/);
  const gone = argon2InWorker(workerOf("gone", () => new Event("error")));
  await assert.rejects(() => gone("x", question), /could not be loaded/);
  assert.deepEqual(ended, ["good", "full", "gone"]);
});
