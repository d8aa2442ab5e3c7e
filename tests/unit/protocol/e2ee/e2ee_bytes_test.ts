// Fields with their lengths, and strict base64: one form for each value, and no value for another form.

import assert from "node:assert/strict";
import {
  base64Length,
  fromBase64,
  fromUtf8,
  isBase64,
  isWellFormed,
  lengthPrefixed,
  sameBytes,
  toBase64,
} from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import { toHex } from "../../../support/e2ee/e2ee_vectors.ts";
import { type Chance, withSeed } from "../../../support/seed.ts";

/** Texts that are not valid Unicode. */
const ILL_FORMED = ["\ud83d", "\ude00", "a\ud83d", "\ude00a", "\ude00\ud83d", "\ud83d\ud83d\ude00"];

function randomBytes(chance: Chance, most: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: chance.int(most + 1) }, () => chance.int(256));
}

/** The fields of a list, as a reader would split it. */
function split(bytes: Uint8Array): string[] {
  const fields: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    fields.push(toHex(bytes.slice(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return fields;
}

Deno.test("no two lists of fields have the same bytes", () =>
  withSeed((chance) => {
    for (let n = 0; n < 500; n++) {
      const fields = Array.from({ length: chance.int(6) }, () => randomBytes(chance, 12));
      assert.deepEqual(split(lengthPrefixed(...fields)), fields.map(toHex));
    }
    assert.notDeepEqual(lengthPrefixed("ab", "c"), lengthPrefixed("a", "bc"));
    assert.notDeepEqual(lengthPrefixed("a"), lengthPrefixed("a", ""));
  }));

Deno.test("numbers are 8 bytes, from 0 to 2^53 - 1, and whole", () => {
  const cases: [number, string][] = [
    [0, "0000000000000000"],
    [2 ** 32, "0000000100000000"],
    [2 ** 53 - 1, "001fffffffffffff"],
  ];
  for (const [number, hex] of cases) assert.equal(toHex(lengthPrefixed(number)), `00000008${hex}`);
  for (const number of [-1, 0.5, 2 ** 53, Infinity, NaN]) {
    assert.throws(() => lengthPrefixed(number), RangeError, String(number));
  }
});

Deno.test("half a surrogate pair is no text", () => {
  for (const text of ILL_FORMED) {
    assert.equal(isWellFormed(text), false);
    assert.throws(() => lengthPrefixed(text), TypeError);
  }
  for (const text of ["", "😀", "a😀", "\ufffd", "\u0000"]) assert.equal(isWellFormed(text), true);
  assert.equal(fromUtf8(Uint8Array.of(0xed, 0xa0, 0xbd)), undefined, "half a pair, as UTF-8 would have it");
  assert.equal(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf)), "\ufeff", "a byte order mark is text");
});

Deno.test("base64 has one form", () =>
  withSeed((chance) => {
    for (let n = 0; n < 300; n++) {
      const bytes = randomBytes(chance, 70);
      const base64 = toBase64(bytes);
      assert.equal(base64.length, base64Length(bytes.length));
      assert.deepEqual(fromBase64(base64), bytes);
      assert.deepEqual(fromBase64(base64, bytes.length), bytes);
      for (const length of [bytes.length - 1, bytes.length + 1]) {
        assert.equal(fromBase64(base64, length), undefined);
      }
    }
    const bad = [
      "AA",
      "AA=",
      "AAA",
      "AB==",
      "AAB=",
      "A===",
      "====",
      "AAA=\n",
      " AAA=",
      "AAA=AAA=",
      "_-8=",
      "AAAAA",
    ];
    for (const text of [...bad, "AA==\u0000", undefined, null, 7, ["AAAA"]]) {
      assert.equal(fromBase64(text), undefined, JSON.stringify(text));
    }
  }));

Deno.test("before padding, only characters whose unused bits are zero are base64", () => {
  for (let code = 0; code < 256; code++) {
    const character = String.fromCharCode(code);
    for (const text of [`A${character}==`, `AA${character}=`, `AAA${character}`]) {
      let again: string | undefined;
      try {
        again = btoa(atob(text));
      } catch {
        // No base64.
      }
      assert.equal(isBase64(text), again === text, JSON.stringify(text));
    }
  }
});

Deno.test("equal bytes are equal, and no others", () => {
  assert.equal(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assert.equal(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
  assert.equal(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1)), false);
});
