// Amounts: exact, and the same in every form.

import { deepEqual, equal } from "node:assert/strict";
import {
  covers,
  isSameAmount,
  minus,
  plus,
  readDecimal,
  times,
} from "../../../server/protocol/premium/decimals.ts";

const of = (text: string) => readDecimal(text)!;

Deno.test("10, 10.0, 10.00 and 1e1 are one amount; 10.001 and 0.1 + 0.2 are not rounded", () => {
  for (const same of ["10", "10.0", "10.00", "10.000000000000000000", "010", "1e1", "1.0E+1", " 10 "]) {
    equal(isSameAmount("10.00", same), true, same);
  }
  for (const other of ["10.001", "9.99", "1", "100", "-10", "10.0000000000000000001"]) {
    equal(isSameAmount("10.00", other), false, other);
  }
  equal(minus(plus(of("0.1"), of("0.2")), of("0.3")).units, 0n);
  equal(isSameAmount("90071992547409930.1", "90071992547409930.2"), false, "beyond what a float tells apart");
});

Deno.test("a number is read as its shortest text, and what is none is none", () => {
  deepEqual(readDecimal(10.1), { units: 101n, scale: 1 });
  deepEqual(readDecimal(1e-8), { units: 1n, scale: 8 });
  deepEqual(readDecimal("2e3"), { units: 2000n, scale: 0 });
  for (
    const raw of [
      "",
      " ",
      ".",
      "1.",
      ".5",
      "1,00",
      "0x10",
      "1e999",
      "NaN",
      NaN,
      Infinity,
      null,
      {},
      [],
      true,
      "1".repeat(41),
    ]
  ) {
    equal(readDecimal(raw), null, String(raw));
  }
  equal(isSameAmount("ten", "ten"), false);
});

Deno.test("a payment covers an amount to the last digit", () => {
  const rate = of("43210.12");
  equal(covers(times(of("0.00023143"), rate), of("10.00")), true);
  equal(covers(times(of("0.00023142"), rate), of("10.00")), false);
  equal(covers(of("10"), of("10.00")), true);
  equal(covers(of("9.999999999999999999"), of("10")), false);
});
