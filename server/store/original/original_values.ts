// Values of the original's columns as what they are to be. In SQLite any type may be in any column.

import type { OriginalValue } from "../../ports/moving/original_database.ts";

/** Highest id that is taken over: names of rooms have as many digits. */
const MAX_ID = 999_999_999_999_999;
/** Highest count: 32 bits, as the column in PostgreSQL. */
const MAX_COUNT = 2_147_483_647;
/** Times before are none: there was no original yet. */
const FIRST_MS = Date.UTC(2000, 0, 1);
/** Clocks differ. */
const AHEAD_MS = 24 * 60 * 60_000;

/** An id; undefined for what is none. */
export function idOf(value: OriginalValue): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number > 0 && number <= MAX_ID ? number : undefined;
}

/** A count; undefined for what is none. */
export function countOf(value: OriginalValue): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= 0 && number <= MAX_COUNT ? number : undefined;
}

/** Whether a flag is set. PostgreSQL writes `true`. */
export function flagOf(value: OriginalValue): boolean {
  return value === 1 || typeof value === "string" && /^(t(rue)?|1)$/i.test(value);
}

/** A text without U+0000, which no PostgreSQL stores; undefined for null and for numbers. */
export function textOf(value: OriginalValue): string | undefined {
  return typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : undefined;
}

/** `YYYY-MM-DD HH:MM:SS.ffffff`, and its relatives. Without a zone it is UTC. */
const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** A time, milliseconds since the Unix epoch; undefined for what cannot be one at `now`. */
export function timeOf(value: OriginalValue, now: number): number | undefined {
  const read = typeof value === "string" ? TIME.exec(value) : null;
  if (read === null) return undefined;
  const [, day, time, fraction = "", zone = "Z"] = read;
  const offset = zone === "Z" ? zone : `${zone.slice(0, 3)}:${zone.slice(3).replace(":", "") || "00"}`;
  const at = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${offset}`);
  return at >= FIRST_MS && at <= now + AHEAD_MS ? at : undefined;
}

function numberOf(value: OriginalValue): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
