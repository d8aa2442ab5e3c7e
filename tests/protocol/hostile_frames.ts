// Frames that nobody should send: malformed, hostile, or just random.

import type { Chance } from "../support/seed.ts";
import { sampleOf } from "./sample.ts";
import { CLIENT_EVENTS, type ClientEventName } from "../../server/protocol/client_events.ts";

const EVENTS = Object.keys(CLIENT_EVENTS) as ClientEventName[];
const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "event",
  "data",
  "id",
  "re",
  "text",
  "length",
];
const STRANGE = [
  ..."\0 \ud800 \udc00 \ud83c \ufeff \u2028 \u202e \uffff ﷽ 🌹 ' \" \\ < > & % / ; -- {{ $".split(" "),
  "'; drop table users; --",
  "<img src=x onerror=alert(1)>",
  "../../etc/passwd",
  "${7*7}",
  "%s%n",
];

/** A frame: text, or bytes for a binary one. */
export type HostileFrame = string | Uint8Array<ArrayBuffer>;

/** Kinds of hostile frames. A few are longer than the largest frame that is read. */
const KINDS: Readonly<Record<string, (chance: Chance) => HostileFrame>> = {
  binary: (chance) => bytes(chance, chance.int(300)),
  binaryEnvelope: () => new TextEncoder().encode('{"event":"message","data":{"text":"in bytes"}}'),
  noise: (chance) => new TextDecoder().decode(bytes(chance, chance.int(300))),
  cut: (chance) => envelope(chance, sampleOf(chance.pick(EVENTS))).slice(0, chance.int(60)),
  flipped: (chance) => flipped(chance, envelope(chance, sampleOf(chance.pick(EVENTS)))),
  value: (chance) => JSON.stringify(value(chance, 4)) ?? "",
  wrongTypes: (chance) => envelope(chance, value(chance, 3)),
  wrongField: (chance) => envelope(chance, damaged(chance, sampleOf(chance.pick(EVENTS)))),
  wrongId: (chance) => JSON.stringify({ event: "message", data: { text: "x" }, id: value(chance, 2) }),
  deepArray: (chance) => "[".repeat(chance.int(16_000)),
  deepArrayClosed: (chance) => nested(1 + chance.int(7_000), "[", "1", "]"),
  deepObject: (chance) => `{"event":"message","data":${nested(1 + chance.int(2_000), '{"text":', "1", "}")}}`,
  longText: (chance) => envelope(chance, { text: chance.pick(STRANGE).repeat(1 + chance.int(600)) }),
  longKey: (chance) => JSON.stringify({ event: "message", data: { ["k".repeat(15_000)]: chance.int(9) } }),
  manyKeys: () => `{${Array.from({ length: 900 }, (_, n) => `"key${n}":${n}`).join(",")}}`,
  duplicates: (chance) =>
    `{"event":"message","event":${JSON.stringify(value(chance, 1) ?? 0)},"data":{},"data":[]}`,
  escapes: (chance) =>
    `{"event":"message","data":{"text":"\\u${chance.pick(["d800", "dfff", "0000", "zzzz"])}"}}`,
  numbers: (chance) =>
    `{"event":"pm_read","data":{"room":"a","id":${chance.pick(["1e999", "-0", "1e-9", "NaN", "0x1"])}}}`,
  prototype: () =>
    '{"__proto__":{"event":"message"},"constructor":{"prototype":{"admin":true}},"event":"message"}',
  unknown: (chance) => envelope(chance, {}, chance.pick([...NAMES, ...STRANGE])),
};

/** One hostile frame. */
export function hostileFrame(chance: Chance): HostileFrame {
  return KINDS[chance.pick(Object.keys(KINDS))]!(chance);
}

/** A frame that is always over the limit, as text or binary. */
export function tooLongFrame(chance: Chance): HostileFrame {
  const length = 16_385 + chance.int(200_000);
  return chance.oneIn(2) ? "x".repeat(length) : new Uint8Array(length);
}

function envelope(chance: Chance, data: unknown, event: string = chance.pick(EVENTS)): string {
  return JSON.stringify(chance.oneIn(3) ? { event, data } : { event, data, id: `h${chance.int(1e6)}` });
}

/** Any JSON value. */
function value(chance: Chance, depth: number): unknown {
  switch (chance.int(depth > 0 ? 9 : 6)) {
    case 0:
      return null;
    case 1:
      return chance.oneIn(2);
    case 2:
      return chance.pick([0, -1, 1.5, 2 ** 53, Number.MAX_VALUE, chance.int(1e9)]);
    case 3:
      return chance.pick(STRANGE);
    case 4:
      return chance.pick(EVENTS);
    case 5:
      return "";
    case 6:
      return Array.from({ length: chance.int(4) }, () => value(chance, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: chance.int(5) }, () => [chance.pick(NAMES), value(chance, depth - 1)]),
      );
  }
}

/** The same data with one field replaced, removed or added. */
function damaged(chance: Chance, data: Record<string, unknown>): Record<string, unknown> {
  const keys = [...Object.keys(data), ...NAMES];
  return { ...data, [chance.pick(keys)]: chance.oneIn(4) ? undefined : value(chance, 2) };
}

function flipped(chance: Chance, text: string): string {
  const at = chance.int(text.length);
  return text.slice(0, at) + chance.pick(STRANGE) + text.slice(at + 1);
}

function nested(depth: number, open: string, inside: string, close: string): string {
  return open.repeat(depth) + inside + close.repeat(depth);
}

function bytes(chance: Chance, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, () => chance.int(256));
}
