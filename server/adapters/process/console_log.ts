// Log lines on standard output and error, one line each: time, level, message, fields.

import { type Log, LOG_LEVELS, type LogFields, type LogLevel } from "../../ports/log.ts";
import { redactAddressesIn } from "../redaction.ts";

/** Makes a log that writes lines of at least `level`; warnings and errors go to standard error. */
export function createConsoleLog(level: LogLevel): Log {
  const least = LOG_LEVELS.indexOf(level);
  const write = (lineLevel: LogLevel, msg: string, fields: LogFields = {}): void => {
    if (LOG_LEVELS.indexOf(lineLevel) < least) return;
    const facts = Object.entries(fields).map(([name, value]) => ` ${name}=${quoted(value)}`).join("");
    const line = new TextEncoder().encode(
      `${new Date().toISOString()} ${lineLevel.padEnd(5)} ${msg}${facts}\n`,
    );
    const out = lineLevel === "warn" || lineLevel === "error" ? Deno.stderr : Deno.stdout;
    try {
      out.writeSync(line);
    } catch {
      // A log that cannot be written must not stop the room.
    }
  };
  return {
    debug: (msg, fields) => write("debug", msg, fields),
    info: (msg, fields) => write("info", msg, fields),
    warn: (msg, fields) => write("warn", msg, fields),
    error: (msg, fields) => write("error", msg, fields),
  };
}

function quoted(value: LogFields[string]): string {
  const text = redactAddressesIn(String(value));
  return /^[\w.:/@+-]+$/.test(text) ? text : JSON.stringify(text);
}
