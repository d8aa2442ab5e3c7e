// Amounts of money as scaled integers: `10`, `10.0` and `10.00` are one amount, and nothing is rounded.

/** An exact decimal number: `units` divided by ten to the power of `scale`. */
export interface Decimal {
  readonly units: bigint;
  /** 0 or more. */
  readonly scale: number;
}

/** Digits before and after the point, and an exponent of two digits, as other programs write small numbers. */
const NUMBER = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:e([+-]?\d{1,2}))?$/i;

/** No money. */
export const ZERO: Decimal = { units: 0n, scale: 0 };

/** Reads a number, or the text of one. Null for anything else. */
export function readDecimal(raw: unknown): Decimal | null {
  const text = typeof raw === "number" && Number.isFinite(raw) ? String(raw) : raw;
  const parts = typeof text === "string" ? NUMBER.exec(text.trim()) : null;
  if (parts === null) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const units = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** The sum of two numbers. */
export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

/** `a` without `b`. */
export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, { units: -b.units, scale: b.scale });
}

/** The product of two numbers. */
export function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** Whether `a` is `b` or more. */
export function covers(a: Decimal, b: Decimal): boolean {
  return minus(a, b).units >= 0n;
}

/** Whether two texts are one amount. False where one of them is no number. */
export function isSameAmount(a: string, b: string): boolean {
  const [left, right] = [readDecimal(a), readDecimal(b)];
  return left !== null && right !== null && minus(left, right).units === 0n;
}

function unitsAt({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}
