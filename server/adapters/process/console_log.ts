// The log on standard output and standard error, one line an entry: time, level, message, fields.

import { type Log, LOG_LEVELS, type LogFields, type LogLevel } from "../../ports/log.ts";
import { redactAddressesIn } from "../redaction.ts";

/** Makes a log that writes entries of at least `level`. Warnings and errors go to standard error. */
export function createConsoleLog(level: LogLevel): Log {
  const least = LOG_LEVELS.indexOf(level);
  const write = (lineLevel: LogLevel, msg: string, fields: LogFields = {}): void => {
    if (LOG_LEVELS.indexOf(lineLevel) < least) return;
    const suffix = Object.entries(fields).map(([name, value]) => ` ${name}=${format(value)}`).join("");
    const line = new TextEncoder().encode(
      `${new Date().toISOString()} ${lineLevel.padEnd(5)} ${msg}${suffix}\n`,
    );
    const out = lineLevel === "warn" || lineLevel === "error" ? Deno.stderr : Deno.stdout;
    try {
      out.writeSync(line);
    } catch {
      // A failing log must not stop the server.
    }
  };
  return {
    debug: (msg, fields) => write("debug", msg, fields),
    info: (msg, fields) => write("info", msg, fields),
    warn: (msg, fields) => write("warn", msg, fields),
    error: (msg, fields) => write("error", msg, fields),
  };
}

function format(value: LogFields[string]): string {
  const text = redactAddressesIn(String(value));
  return /^[\w.:/@+-]+$/.test(text) ? text : JSON.stringify(text);
}
