// Texts that show nothing are empty.

import assert from "node:assert/strict";
import { isBlank } from "../../../server/protocol/blank.ts";
import { messageText } from "../../../server/protocol/text.ts";

/** Letters and marks that are drawn as nothing, one by one. */
const INVISIBLE = [
  ..." \t\n\r\u00a0\u2003\u3000\u2028\u2029\ufeff\0\u0007\u0085",
  ..."\u2800\u3164\u115f\u1160\uffa0\u180e\u034f\u00ad\u061c\u17b4\u17b5",
  ..."\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2061\u2064\u2065\u2066\u206f",
  ..."\u180b\u180c\u180d\u180f\ufe00\ufe0e\ufe0f\u{e0100}\u{e01ef}",
  ..."\u{e0001}\u{e0020}\u{e007f}\ufff9\ufffb\u{1d159}\u{1d173}\u{1bca0}",
];

Deno.test("row 19: blank letters alone are empty", () => {
  for (const text of ["", ...INVISIBLE, INVISIBLE.join(""), `\u3164${"\n".repeat(400)}\u2800`]) {
    const name = JSON.stringify(text);
    assert.ok(isBlank(text), name);
    assert.throws(() => messageText(text), { code: "empty" }, name);
  }
});

Deno.test("row 19: whatever shows something is not empty, and stays as it is", () => {
  for (
    const text of [
      "a",
      ".",
      "\u3164a",
      "👍",
      "❤️",
      "👨‍👩‍👧",
      "🏴\u{e0067}\u{e007f}",
      "한",
      "ᅡ",
      "⠁",
      "é",
      "\u0301",
      "-",
      "0",
    ]
  ) {
    assert.ok(!isBlank(text), JSON.stringify(text));
    assert.equal(messageText(text), text);
  }
});
