// A log that a test can read.

import type { Log } from "../../server/ports/log.ts";

/** Makes a log that keeps what it is told, one line each: the message, and its fields as JSON. */
export function keepingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (msg: string, fields: object = {}): void => {
    lines.push(`${msg} ${JSON.stringify(fields)}`);
  };
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}
