// One-time codes: the vectors of RFC 6238, the window, secrets and their addresses.

import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import { createOneTimeCodes } from "../../../server/adapters/otpauth_codes.ts";

const codes = createOneTimeCodes();
/** "12345678901234567890", the secret of RFC 6238, appendix B, in base32. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
/** Seconds, and the last six digits of the code, of its rows for SHA-1. */
const VECTORS: readonly (readonly [number, string])[] = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
];

for (const [seconds, code] of VECTORS) {
  Deno.test(`RFC 6238, appendix B, at ${seconds} s: ${code}`, () => {
    const step = Math.floor(seconds / 30);
    deepEqual(codes.stepsOf(SECRET, code, seconds * 1_000), [step]);
    deepEqual(codes.stepsOf(SECRET, code, seconds * 1_000 + 30_000), [step], "one step late");
    deepEqual(codes.stepsOf(SECRET, code, seconds * 1_000 - 30_000), [step], "one step early");
    deepEqual(codes.stepsOf(SECRET, code, seconds * 1_000 + 60_000), []);
    deepEqual(codes.stepsOf(SECRET, code, seconds * 1_000 - 60_000), []);
  });
}

Deno.test("a code has six digits, and nothing else is one", () => {
  const texts = [
    "",
    "28708",
    "2870822",
    "287o82",
    " 287082",
    "287082 ",
    "２８７０８２",
    "0x4616A",
    "28708.",
    "-28708",
  ];
  for (const text of texts) deepEqual(codes.stepsOf(SECRET, text, 59_000), [], text);
});

Deno.test("a secret has 20 bytes of base32 without padding, and no two are alike", () => {
  const secret = codes.newSecret();
  match(secret, /^[A-Z2-7]{32}$/);
  notEqual(codes.newSecret(), secret);
});

Deno.test("the address of a secret names the service, the account and how codes are made", () => {
  equal(
    codes.uri(SECRET, "An_na-1"),
    `otpauth://totp/SexyChat:An_na-1?secret=${SECRET}&issuer=SexyChat&algorithm=SHA1&digits=6&period=30`,
  );
});
