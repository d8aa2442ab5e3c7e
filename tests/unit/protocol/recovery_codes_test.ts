// Recovery codes: how they look, and how tolerant they are of how they are typed.

import assert from "node:assert/strict";
import {
  newRecoveryCodes,
  RECOVERY_CODES,
  recoveryCodeKey,
} from "../../../server/protocol/recovery_codes.ts";

Deno.test("ten codes are made, four groups each, without letters that are misread", () => {
  const codes = newRecoveryCodes(() => crypto.randomUUID());
  assert.equal(new Set(codes).size, RECOVERY_CODES);
  for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
});

Deno.test("every digit of a code is random: each takes all 32 values", () => {
  const seen = Array.from({ length: 16 }, () => new Set<string>());
  for (let n = 0; n < 100; n++) {
    for (const code of newRecoveryCodes(() => crypto.randomUUID())) {
      for (const [place, digit] of [...code.replaceAll("-", "")].entries()) seen[place]!.add(digit);
    }
  }
  assert.deepEqual(seen.map(({ size }) => size), Array.from({ length: 16 }, () => 32));
});

Deno.test("a code is read in any case, with spaces and dashes of any kind, and with look-alike letters", () => {
  const typed = ["K7QF-0MXD-91TA-WZ4H", "k7qf0mxd91tawz4h", " k7qf omxd–9lta wz4h\n", "K7QF—0MXD—9ITA—WZ4H"];
  for (const text of typed) assert.equal(recoveryCodeKey(text), "K7QF0MXD91TAWZ4H", text);
});

Deno.test("what cannot be a code is none", () => {
  for (
    const text of ["", "K7QF-0MXD-91TA-WZ4", "K7QF-0MXD-91TA-WZ4HX", "K7QF-0MXD-91TA-WZ4U", "ß".repeat(16)]
  ) {
    assert.equal(recoveryCodeKey(text), null, text);
  }
  assert.equal(recoveryCodeKey(`${" ".repeat(60)}K7QF-0MXD-91TA-WZ4H`), null);
});
