// Prices and ends of premium as text of a language.

/** A price in a currency, such as `$10` or `0.0005 BTC`, with the decimals that the price has. */
export function priceText(locale: string, price: string, currency: string): string {
  const digits = price.split(".")[1]?.length ?? 0;
  try {
    return new Intl.NumberFormat(locale, {
      ...{ style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits },
      ...{ trailingZeroDisplay: "stripIfInteger" },
      // As text, so that no digit is lost. A browser that takes numbers only makes one of it.
    }).format(price as `${number}`);
  } catch {
    return `${price} ${currency}`;
  }
}

/** Below this time to an end, its hour is of interest too, milliseconds: two days. */
const CLOSE_MS = 2 * 86_400_000;

/** Whether the end `until` (ISO 8601) is so near to `now` (epoch milliseconds) that its hour is of interest. */
export function isClose(until: string, now: number): boolean {
  return Math.abs(Date.parse(until) - now) < CLOSE_MS;
}

/** The end `until` (ISO 8601) of premium: its day, and its hour while that is near to `now` (epoch milliseconds). */
export function endText(locale: string, until: string, now: number): string {
  const style = isClose(until, now) ? { timeStyle: "short" } as const : {};
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", ...style }).format(new Date(until));
}
