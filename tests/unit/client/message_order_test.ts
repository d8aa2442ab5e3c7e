// Which encrypted messages are odd where they stand.

import assert from "node:assert/strict";
import { DmConversation } from "../../../client/store/dm/dm_conversation.ts";
import { MessageOddities } from "../../../client/store/dm/message_oddities.ts";
import { type OrderedMessage, OrderReader } from "../../../client/store/dm/message_order.ts";

/** Messages from texts such as `b1.0`: sender and browser `b`, epoch 1, number 0; `-`: without encryption. */
function messages(...texts: string[]): OrderedMessage[] {
  return texts.map((text, at) => {
    const [, dev, ep, n] = /^(\w)(\d+)\.(\d+)$/.exec(text) ?? [];
    const number = dev === undefined ? {} : { number: { dev, ep: Number(ep), n: Number(n) } };
    return { id: at + 1, own: dev === "a", ...number };
  });
}

function odd(...texts: string[]): string {
  const reader = new OrderReader();
  return messages(...texts).flatMap((message) => {
    const oddity = reader.next(message);
    return oddity === undefined ? [] : [`${message.id} ${oddity}`];
  }).join(", ");
}

const CASES: readonly (readonly [what: string, texts: readonly string[], expected: string])[] = [
  ["two who write in turns", ["a1.0", "b1.0", "a1.1", "b1.1", "a2.0", "b2.0"], ""],
  ["several browsers of one", ["a1.0", "a1.1", "b1.0", "c1.0", "b1.1", "c1.1"], ""],
  ["history that begins anywhere", ["b1.7", "a1.3", "b1.8", "a1.4"], ""],
  ["before encryption", ["-", "-", "a1.0"], ""],
  ["a copy", ["b1.0", "b1.1", "b1.0"], "3 again"],
  ["a copy in a later epoch", ["b1.0", "b2.0", "b1.0"], "3 again"],
  ["an old one as new", ["b1.4", "b1.5", "b1.2"], "3 order"],
  ["an old epoch", ["b2.0", "b1.3"], "2 order"],
  ["two that changed places", ["b1.0", "b1.2", "b1.1"], "2 gap, 3 order"],
  ["one that is missing", ["b1.0", "b1.2"], "2 gap"],
  ["the first ones of an epoch that are missing", ["b1.0", "b2.2"], "2 gap"],
  ["a browser that begins late in the oldest epoch", ["b1.0", "c1.4"], ""],
  ["one without encryption", ["b1.0", "-", "b1.1"], "2 open"],
  ["none", [], ""],
];

for (const [what, texts, expected] of CASES) {
  Deno.test(`the order of messages: ${what}`, () => assert.equal(odd(...texts), expected));
}

Deno.test("the order is read on with each message, and anew where one comes between or before", () => {
  const all = new MessageOddities();
  const add = (id: number, n: number): unknown => [
    ...all.add([{ id, own: false, number: { dev: "b", ep: 1, n } }]),
  ];
  assert.deepEqual(add(10, 4), []);
  assert.deepEqual(add(12, 6), [["false 12", "gap"]]);
  assert.deepEqual(add(13, 4), [["false 13", "again"]]);
  assert.deepEqual(add(11, 5), [["false 12", null]]);
  assert.deepEqual(add(9, 6), [["false 10", "order"], ["false 11", "order"], ["false 12", "again"]]);
  const hidden = { id: 14, own: false, number: { dev: "b", ep: 1, n: 4 }, oddity: "made" } as const;
  assert.deepEqual([...all.add([hidden])], [["false 14", "made"]]);
  assert.deepEqual([...all.add([{ id: 15, own: true }])], [["true 15", "open"]]);
  all.reset();
  assert.deepEqual(add(12, 6), []);
});

Deno.test("after encrypted messages that no key here opens, one without encryption is marked too", () => {
  for (const oddity of ["keys", "sealed"] as const) {
    const all = new MessageOddities();
    const rows = [{ id: 1, own: true }, { id: 2, own: false, oddity }, { id: 3, own: false }];
    assert.deepEqual([...all.add(rows)].sort(), [["false 2", oddity], ["false 3", "open"]]);
  }
});

Deno.test("a copy in the other direction under the same id is hidden alone, and one of the same page is none", () => {
  const conversation = new DmConversation("bob");
  const genuine = { id: 5, own: false, text: "hi", ts: "2026-11-01T12:00:00.000Z" };
  const number = { dev: "b", ep: 1, n: 0 };
  const flipped = { id: 5, own: true, text: undefined, ts: genuine.ts, oddity: "sealed" } as const;
  conversation.merge([{ ...genuine, number }, { ...genuine, number }, flipped], "alice");
  const lines = conversation.lines.value.all.flatMap((line) => line.kind === "message" ? [line] : []);
  assert.deepEqual(lines.map(({ own, unreadable }) => [own, unreadable]), [[false, false], [true, true]]);
  conversation.merge([flipped, { ...genuine, number }], "alice");
  assert.equal(conversation.lines.value.all.length, 2);
  assert.ok(lines.every(({ own, remark }) => own || remark === undefined), "the genuine one is not odd");
});

Deno.test("encryption begins at the first encrypted message, also while that is being sent, or is hidden", () => {
  const conversation = new DmConversation("bob");
  const at = { own: false, text: "hi", ts: "2026-11-01T12:00:00.000Z" };
  const begins = (): string | null => conversation.encryptedKey.value;
  conversation.merge([{ ...at, id: 3 }], "alice");
  conversation.add("r", "sealed", at.ts);
  assert.equal(begins(), null);
  conversation.privacy.value = { kind: "encrypted", isVerified: false, hadProblem: false };
  const pending = conversation.pending.value[0]!.key;
  assert.equal(begins(), pending);
  conversation.acknowledge("r", 4, at.ts, "alice", { dev: "b", ep: 1, n: 0 });
  assert.equal(begins(), pending, "the line keeps its place");
  conversation.merge([{ id: 2, own: false, text: undefined, ts: at.ts, oddity: "sealed" }], "alice");
  assert.equal(begins(), "bob 2");
  conversation.forgetLoaded();
  assert.equal(conversation.encryptedKey.value, null);
});

Deno.test("a time that is none is the beginning of all times: the message is drawn, with what is odd about it", () => {
  const conversation = new DmConversation("bob");
  conversation.merge([{ id: 1, own: false, text: undefined, ts: "yesterday", oddity: "sealed" }], "alice");
  const [line] = conversation.lines.value.all;
  assert.ok(line?.kind === "message" && line.remark !== undefined);
  assert.equal(line.data.ts, "1970-01-01T00:00:00.000Z");
});
