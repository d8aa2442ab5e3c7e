// Prices, ends of premium, and the ends of gifts as text.

import { equal } from "node:assert/strict";
import { giftEnd } from "../../../client/text/gift_end.ts";
import { endText, isClose, priceText } from "../../../client/text/premium_text.ts";

/** Without the spaces that do not break. */
function plain(text: string): string {
  return text.replaceAll(/\s/g, " ");
}

Deno.test("prices have their currency and all their decimals", () => {
  for (
    const [locale, price, currency, text] of [
      ["en", "10.00", "USD", "$10"],
      ["en", "9.90", "USD", "$9.90"],
      ["en", "10", "EUR", "€10"],
      ["es", "10.00", "USD", "10 US$"],
      ["es", "99.90", "EUR", "99,90 €"],
      ["en", "1500", "JPY", "¥1,500"],
      ["en", "0.00050000", "BTC", "BTC 0.00050000"],
      ["en", "123456789012345678.12", "USD", "$123,456,789,012,345,678.12"],
      ["en", "10.00", "??", "10.00 ??"],
    ]
  ) equal(plain(priceText(locale!, price!, currency!)), text);
});

Deno.test("an end has its hour while it is near", () => {
  const now = Date.parse("2027-03-01T12:00:00.000Z");
  equal(endText("en-GB", "2027-04-03T12:00:00.000Z", now), "3 April 2027");
  equal(endText("es", "2027-04-03T12:00:00.000Z", now), "3 de abril de 2027");
  equal(isClose("2027-03-02T12:00:00.000Z", now), true);
  equal(isClose("2027-02-28T12:00:00.000Z", now), true);
  equal(isClose("2027-03-03T12:00:00.000Z", now), false);
});

Deno.test("gifts end after calendar months, on the last day of a short one, or at the end of a day", () => {
  const now = Date.parse("2027-01-31T10:00:00.000Z");
  equal(giftEnd("week", "", now), "2027-02-07T10:00:00.000Z");
  equal(giftEnd("month", "", now), "2027-02-28T10:00:00.000Z");
  equal(giftEnd("quarter", "", now), "2027-04-30T10:00:00.000Z");
  equal(giftEnd("year", "", now), "2028-01-31T10:00:00.000Z");
  equal(giftEnd("year", "", Date.parse("2028-02-29T10:00:00.000Z")), "2029-02-28T10:00:00.000Z");
  equal(giftEnd("ever", "", now), null);
  const day = giftEnd("day", "2027-03-01", now);
  equal(new Date(day!).getTime(), new Date("2027-03-01T23:59:59.999").getTime());
  for (const over of ["", "2027-01-29", "no day", "99999-01-01", "2027-02-30T"]) {
    equal(giftEnd("day", over, now), undefined, over);
  }
});
