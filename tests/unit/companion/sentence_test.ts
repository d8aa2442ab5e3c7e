// Where an answer begins to be one: its first whole sentence.

import assert from "node:assert/strict";
import { hasSentence } from "../../../server/companion/sentence.ts";

const WHOLE: Readonly<Record<string, string>> = {
  "a full stop": "Good evening, darling.",
  "a full stop and half of what follows": "Good evening. How ar",
  "a question": "Are you sure? Then",
  "a call": "Hello!",
  "an ellipsis after words": "Well, darling…",
  "three points after words": "Well, darling...",
  "a closing quote": 'She said "come closer."',
  "a line break, nothing after it": "Good evening\n",
  "a line break in a list": "My secrets:\n- the first",
  "Chinese": "你好。",
  "Chinese, without a space after it": "我很高兴！你呢",
  "Japanese": "こんばんは。",
  "Korean": "안녕!",
  "Arabic": "كيف حالك؟",
  "Hindi": "नमस्ते।",
  "60 code points without a mark": "x".repeat(60),
  "60 code points that are no letters": "💋".repeat(60),
  "58 words without a mark": Array.from({ length: 58 }, (_, index) => `word${index}`).join(" "),
  "Thai, which sets no marks": "สวัสดีตอนเย็นที่รัก".repeat(4),
};

const NOT_YET: Readonly<Record<string, string>> = {
  "nothing": "",
  "spaces and lines": " \n\n ",
  "19 characters": "It was a dark and s",
  "an interjection": "Mmm…",
  "another": "Oh!",
  "marks alone": "…!?",
  "a title": "Mr.",
  "a number of a list": "1.",
  "a number with a point": "It costs 3.14",
  "a name with a point": "Look at example.com",
  "59 code points without a mark": "x".repeat(59),
  "59 code points of two units, and space around them": ` ${"💋".repeat(59)} `,
  "two characters of Chinese": "你好",
};

for (const [what, text] of Object.entries(WHOLE)) {
  Deno.test(`violet: a sentence is whole with ${what}`, () => assert.equal(hasSentence(text), true));
}

for (const [what, text] of Object.entries(NOT_YET)) {
  Deno.test(`violet: no sentence is whole with ${what}`, () => assert.equal(hasSentence(text), false));
}
