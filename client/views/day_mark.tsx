// The line between two days.

import type { JSX } from "preact";

interface Dated {
  /** ISO 8601. */
  readonly ts: string;
}

type Line = Dated | { readonly data: Dated };

const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

/** When a line was said, ISO 8601. */
export function tsOf(line: Line): string {
  return "data" in line ? line.data.ts : line.ts;
}

/** Whether `line` is of another day than the one before it. */
export function isNewDay(line: Line, previous: Line | undefined): boolean {
  return previous !== undefined &&
    new Date(tsOf(line)).toDateString() !== new Date(tsOf(previous)).toDateString();
}

/** Says which day begins. */
export function DayMark({ line }: { line: Line }): JSX.Element {
  return <p class="day-mark">{DAY.format(new Date(tsOf(line)))}</p>;
}
