// Which encrypted messages are odd where they stand.

import assert from "node:assert/strict";
import { oddities, type OrderedMessage } from "../../../client/store/dm/message_order.ts";

/** Messages from texts such as `b1.0`: sender and browser `b`, epoch 1, number 0; `-`: without encryption. */
function messages(...texts: string[]): OrderedMessage[] {
  return texts.map((text, at) => {
    const [, dev, ep, n] = /^(\w)(\d+)\.(\d+)$/.exec(text) ?? [];
    const number = dev === undefined ? {} : { number: { dev, ep: Number(ep), n: Number(n) } };
    return { id: at + 1, own: dev === "a", ...number };
  });
}

function odd(...texts: string[]): string {
  return [...oddities(messages(...texts))].map(([id, oddity]) => `${id} ${oddity}`).join(", ");
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
