// When the processor is asked again: soon at first, ever more rarely, and not for ever.

import { deepEqual, equal, ok } from "node:assert/strict";
import { FIRST_LOOK_MS, nextLook } from "../../../server/features/premium/look_schedule.ts";
import { INVOICE_STATES, type InvoiceState } from "../../../server/ports/premium/payment_processor.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const ORDER = { createdAt: 0, expiresAt: HOUR, watchedUntil: HOUR + DAY };

/** All looks at an order that stays in a state, from its beginning on. */
function looksAt(state: InvoiceState, settledAt: number | null = null): number[] {
  const looks: number[] = [];
  let at: number | null = (settledAt ?? 0) + FIRST_LOOK_MS;
  while (at !== null && looks.length < 10_000) {
    looks.push(at);
    at = nextLook({ ...ORDER, state, settledAt }, at);
  }
  return looks;
}

Deno.test("each look is later than the one before, the last within a week of the last possible payment, and they are few", () => {
  for (const state of INVOICE_STATES) {
    for (const settledAt of [null, 10 * MINUTE, 20 * DAY]) {
      const looks = looksAt(state, settledAt);
      ok(looks.every((at, n) => n === 0 || at > looks[n - 1]!), state);
      ok(looks.length < 120, `${state}: ${looks.length}`);
      const last = Math.max(ORDER.watchedUntil, settledAt ?? 0) + 7 * DAY;
      ok(looks.at(-1)! <= last && looks.at(-1)! > last - 2 * DAY, `${state}: ${looks.at(-1)! / DAY}`);
    }
  }
});

Deno.test("an order that was just made is looked at within seconds, then minutes, at least every five while it can be paid", () => {
  const looks = looksAt("open");
  deepEqual(looks.slice(0, 5).map((at) => Math.round(at / 1_000)), [5, 10, 16, 26, 41]);
  const inTime = looks.filter((at) => at <= HOUR);
  ok(inTime.every((at, n) => n === 0 || at - inTime[n - 1]! <= 5 * MINUTE));
  ok(inTime.length < 30, `${inTime.length}`);
});

Deno.test("a payment that is seen is looked at every half an hour at least, until the processor watches it no more", () => {
  const looks = looksAt("seen").filter((at) => at > 10 * MINUTE && at <= ORDER.watchedUntil);
  ok(looks.every((at, n) => n === 0 || at - looks[n - 1]! <= 30 * MINUTE));
});

Deno.test("what is over is looked at every day at least", () => {
  for (const state of ["expired", "paid", "invalid"] as const) {
    const looks = looksAt(state);
    ok(looks.every((at, n) => n === 0 || at - looks[n - 1]! <= DAY), state);
  }
  equal(nextLook({ ...ORDER, state: "expired", settledAt: null }, 9 * DAY), null);
});
