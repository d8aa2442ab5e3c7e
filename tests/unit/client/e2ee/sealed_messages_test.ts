// Sealing pads to the least length and hides it; opening refuses whatever a lying peer could make with the right key.

import assert from "node:assert/strict";
import { EpochKey } from "../../../../client/crypto/e2ee/epoch_keys.ts";
import { newAccountKey } from "../../../../client/crypto/e2ee/identity_keys.ts";
import { randomBytes, sealBytes } from "../../../../client/crypto/e2ee/sealed_bytes.ts";
import {
  type MessageParties,
  type MessageProblem,
  openMessage,
  sealMessage,
} from "../../../../client/crypto/e2ee/sealed_messages.ts";
import { type Bytes, joined, toBase64 } from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import { labelled } from "../../../../server/protocol/e2ee/e2ee_derive.ts";
import { commitment } from "../../../../server/protocol/e2ee/franking.ts";
import { type Chance, withSeed } from "../../../support/seed.ts";

const PARTIES: MessageParties = { sender: 7, recipient: 42 };
const ROOM = "pm-7-42";
const DEV = randomBytes(16);
const ALPHABET = ["a", " ", "\n", "é", "\ufeff", "漢", "😀", "\u0000", '"', "\\", "\u200b", "𝒳"];

function newKey(): Promise<EpochKey> {
  return EpochKey.of(newAccountKey(), ROOM, 3);
}

function randomText(chance: Chance): string {
  const length = 1 + chance.int(500);
  const text = Array.from({ length }, () => chance.pick(ALPHABET)).join("").trim();
  return text === "" ? "a" : text;
}

Deno.test("what is sealed opens again, and its length is one of four", () =>
  withSeed(async (chance) => {
    const key = await newKey();
    for (let n = 0; n < 200; n++) {
      const text = randomText(chance);
      const message = await sealMessage(key, PARTIES, { dev: toBase64(DEV), n }, text);
      const opened = await openMessage(key, PARTIES, JSON.parse(JSON.stringify(message)));
      assert.equal(opened.problem === undefined && opened.text, text);
      const plain = 34 + new TextEncoder().encode(text).length;
      const expected = plain <= 256 ? 364 : plain <= 512 ? 704 : plain <= 1_024 ? 1_388 : 2_752;
      assert.equal(message.ciphertext.length, expected);
    }
  }));

Deno.test("lengths change where the least length is full", async () => {
  const key = await newKey();
  const dev = toBase64(DEV);
  const lengths: [string, number][] = [
    ["x", 364],
    ["x".repeat(222), 364],
    ["x".repeat(223), 704],
    ["x".repeat(478), 704],
    ["x".repeat(479), 1_388],
    ["é".repeat(495), 1_388],
    ["é".repeat(496), 2_752],
    ["😀".repeat(500), 2_752],
  ];
  for (const [n, [text, length]] of lengths.entries()) {
    const { ciphertext } = await sealMessage(key, PARTIES, { dev, n }, text);
    assert.equal(ciphertext.length, length, `${text.length} characters`);
  }
});

Deno.test("no text is sealed twice alike, and none that cannot be a message", async () => {
  const key = await newKey();
  const header = { dev: toBase64(DEV), n: 0 };
  const [one, other] = [
    await sealMessage(key, PARTIES, header, "a"),
    await sealMessage(key, PARTIES, header, "a"),
  ];
  assert.notEqual(one.nonce, other.nonce);
  assert.notEqual(one.ciphertext, other.ciphertext);
  assert.notEqual(one.e2ee.com, other.e2ee.com);
  for (const text of ["", " ", " a", "a\n", "x".repeat(501), "😀".repeat(501), "\ud83d", "a\ude00"]) {
    await assert.rejects(() => sealMessage(key, PARTIES, header, text), RangeError, JSON.stringify(text));
  }
});

/** Seals bytes as a peer could who has the key, with the commitment to a text, or another. */
async function forged(key: EpochKey, plain: Bytes, text: string, com?: string): Promise<object> {
  const dev = toBase64(DEV);
  const terms = { room: ROOM, ep: 3, ...PARTIES, dev, n: 0 };
  const committed = com ?? await commitment(toBase64(plain.slice(0, 32)), terms, text);
  const bound = labelled(
    "aad",
    ROOM,
    3,
    7,
    42,
    DEV,
    0,
    Uint8Array.from(atob(committed), (c) => c.charCodeAt(0)),
  );
  const { ct, nonce } = await sealBytes(await key.messageKey(7, 42), bound, plain);
  return { ciphertext: ct, nonce, e2ee: { v: 1, ep: 3, dev, n: 0, com: committed } };
}

/** A plain text: the key of the commitment, a length, bytes, and zeros up to `total`. */
function plainOf(length: number, bytes: Uint8Array, total: number): Bytes {
  const plain = new Uint8Array(total);
  plain.set(joined(randomBytes(32), Uint8Array.of(length >> 8, length & 255), bytes));
  return plain;
}

Deno.test("a peer who pads, writes or commits wrong is found out, and says nothing", async () => {
  const key = await newKey();
  const text = new TextEncoder().encode("hello");
  const encoded = (one: string): Uint8Array => new TextEncoder().encode(one);
  const spoilt = plainOf(5, text, 256);
  spoilt[255] = 1;
  const cases: [string, Bytes, string, MessageProblem | undefined][] = [
    ["as it should be", plainOf(5, text, 256), "hello", undefined],
    ["more padding than needed", plainOf(5, text, 512), "hello", "padding"],
    ["padding that is not zero", spoilt, "hello", "padding"],
    ["a length beyond the end", plainOf(223, text, 256), "hello", "padding"],
    ["the greatest length", plainOf(65_535, text, 256), "hello", "padding"],
    ["a length that cuts the text", plainOf(4, text, 256), "hell", "padding"],
    ["no text", plainOf(0, text.slice(0, 0), 256), "", "text"],
    ["no UTF-8", plainOf(2, Uint8Array.of(0xc3, 0x28), 256), "x", "text"],
    ["half a pair", plainOf(3, Uint8Array.of(0xed, 0xa0, 0xbd), 256), "x", "text"],
    ["too long a form", plainOf(2, Uint8Array.of(0xc0, 0xaf), 256), "x", "text"],
    ["a blank before", plainOf(6, encoded(" hello"), 256), " hello", "text"],
    ["a line after", plainOf(6, encoded("hello\n"), 256), "hello\n", "text"],
    ["501 letters", plainOf(501, encoded("x".repeat(501)), 1_024), "x".repeat(501), "text"],
    ["another text committed to", plainOf(5, text, 256), "hella", "commitment"],
  ];
  for (const [what, plain, committed, problem] of cases) {
    assert.equal(
      (await openMessage(key, PARTIES, await forged(key, plain, committed))).problem,
      problem,
      what,
    );
  }
  const com = toBase64(new Uint8Array(32));
  const message = await forged(key, plainOf(5, text, 256), "hello", com);
  assert.equal((await openMessage(key, PARTIES, message)).problem, "commitment");
});
