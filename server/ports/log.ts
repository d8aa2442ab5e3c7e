// The log. Entries never contain texts of users, keys, tokens or full addresses.

/** Severity of an entry. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** All levels, least severe first. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** Fields of an entry: counts, codes, durations with their unit in the name. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Writes one line for each call. Never throws. */
export interface Log {
  debug(msg: string, fields?: LogFields): void;
  info(msg: string, fields?: LogFields): void;
  warn(msg: string, fields?: LogFields): void;
  error(msg: string, fields?: LogFields): void;
}
