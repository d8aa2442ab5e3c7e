// Which encrypted messages are odd where they stand.

import assert from "node:assert/strict";
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
  assert.deepEqual(add(12, 6), [["12", "gap"]]);
  assert.deepEqual(add(13, 4), [["13", "again"]]);
  assert.deepEqual(add(11, 5), [["12", null]]);
  assert.deepEqual(add(9, 6), [["10", "order"], ["11", "order"], ["12", "again"]]);
  const hidden = { id: 14, own: false, number: { dev: "b", ep: 1, n: 4 }, oddity: "made" } as const;
  assert.deepEqual([...all.add([hidden])], [["14", "made"]]);
  assert.deepEqual([...all.add([{ id: 15, own: true }])], [["15", "open"]]);
  all.reset();
  assert.deepEqual(add(12, 6), []);
});
