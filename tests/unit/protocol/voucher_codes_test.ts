// Codes of vouchers.

import { deepEqual, equal, match } from "node:assert/strict";
import { newVoucherCode, termDetail, voucherCodeKey } from "../../../server/protocol/premium/vouchers.ts";

Deno.test("a code has 80 random bits, and is read as it is typed", () => {
  const codes = Array.from({ length: 1_000 }, () => newVoucherCode(crypto.randomUUID()));
  equal(new Set(codes).size, codes.length);
  const seen = Array.from({ length: 16 }, () => new Set<string>());
  for (const code of codes) {
    match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const key = code.replaceAll("-", "");
    for (const [index, digit] of [...key].entries()) seen[index]!.add(digit);
    const typed = [
      code,
      code.toLowerCase(),
      key,
      key.split("").join(" "),
      `\n${code}\t`,
      code.replaceAll("-", "—"),
    ];
    for (const text of typed) equal(voucherCodeKey(text), key);
    equal(voucherCodeKey(code.replaceAll("0", "O").replaceAll("1", "i")), key);
  }
  deepEqual(seen.map(({ size }) => size), new Array(16).fill(32));
});

Deno.test("what a voucher gives, in words", () => {
  const terms = [{ months: 1 }, { months: 12 }, { seconds: 1 }, { seconds: 3_600 }];
  deepEqual(terms.map(termDetail), ["1 month", "12 months", "1 second", "3600 seconds"]);
});
