// How far an import is, in one line that is written over and over. Only on a terminal.

import type { ImportProgress } from "../../ports/moving/import_report.ts";

/** Time between two lines, milliseconds. */
const EVERY_MS = 200;
/** To the start of the line, and clears it. */
const CLEAR = "\r\x1b[K";

const STEPS: Readonly<Record<ImportProgress["step"], string>> = {
  accounts: "accounts",
  emails: "e-mail addresses",
  roles: "roles",
  aiAccess: "access to Violet",
  ignores: "ignored accounts",
  bans: "bans",
  mutes: "mutes",
  turns: "turns with Violet",
  messages: "private messages",
  pairs: "conversations",
  patterns: "names of private rooms",
};

/** The line. Disposing of it clears it. */
export interface ProgressLine extends Disposable {
  show(progress: ImportProgress): void;
}

/** Makes the line, on standard error. */
export function showProgress(): ProgressLine {
  const isSeen = Deno.stderr.isTerminal();
  let shownAt = -Infinity;
  return {
    show({ step, done, total }) {
      if (!isSeen || performance.now() - shownAt < EVERY_MS) return;
      shownAt = performance.now();
      // Few of all ways to name rooms are tried, as a rule.
      const of = step === "patterns" ? "tried" : `of ${total.toLocaleString("en")}`;
      write(`${CLEAR}${STEPS[step]}: ${done.toLocaleString("en")} ${of}`);
    },
    [Symbol.dispose]() {
      if (shownAt > -Infinity) write(CLEAR);
    },
  };
}

function write(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}
