// Offered passphrases: six words, uniformly drawn from many, and always good enough.

import assert from "node:assert/strict";
import { emojiTable } from "../../../../client/bundle.ts";
import { offeredPassphrase } from "../../../../client/crypto/e2ee/offered_passphrase.ts";
import { passphraseProblem } from "../../../../client/crypto/e2ee/passphrase_slot.ts";
import { readEmojiTable } from "../../../../client/text/emoji_search.ts";
import { passphraseWords } from "../../../../client/text/passphrase_words.ts";

const WORDS = passphraseWords(readEmojiTable(emojiTable()));

Deno.test("there are enough words for 64 bits, each once, and none is hard to type", () => {
  assert.ok(6 * Math.log2(WORDS.length) >= 64, String(WORDS.length));
  assert.equal(new Set(WORDS).size, WORDS.length);
  for (const word of WORDS) assert.match(word, /^[a-z]{3,8}$/);
});

Deno.test("an offered passphrase is six of the words, and is taken", () => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 6_000; n++) {
    const passphrase = offeredPassphrase(WORDS);
    const words = passphrase.split(" ");
    assert.equal(words.length, 6);
    assert.equal(passphraseProblem(passphrase, "correct horse"), undefined);
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), WORDS, "36,000 draws leave none of 1,700 words out");
  assert.ok(Math.max(...counts.values()) < 80, "and favour none: twenty draws are expected of each");
  assert.throws(() => offeredPassphrase(WORDS.slice(0, 1_023)), RangeError);
});
