// Structured log lines. What a person wrote, a key, a token or a full address never goes in.

/** Severity, least first. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** All levels, least severe first. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** Facts beside a log line: counts, codes, durations with their unit in the name. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Writes one line per call. Never throws. */
export interface Log {
  debug(msg: string, fields?: LogFields): void;
  info(msg: string, fields?: LogFields): void;
  warn(msg: string, fields?: LogFields): void;
  error(msg: string, fields?: LogFields): void;
}
