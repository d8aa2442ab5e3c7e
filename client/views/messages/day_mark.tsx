// The separator between two days.

import type { JSX } from "preact";
import { useFormats } from "../ui/use_formats.ts";

interface Dated {
  /** ISO 8601. */
  readonly ts: string;
}

type Line = Dated | { readonly data: Dated };

/** The time of a line, ISO 8601. */
export function tsOf(line: Line): string {
  return "data" in line ? line.data.ts : line.ts;
}

/** Whether `line` is from another day than the line before it. */
export function isNewDay(line: Line, previous: Line | undefined): boolean {
  return previous !== undefined &&
    new Date(tsOf(line)).toDateString() !== new Date(tsOf(previous)).toDateString();
}

/** Names the day that begins. */
export function DayMark({ line }: { line: Line }): JSX.Element {
  const { weekday } = useFormats();
  return <p class="day-mark">{weekday.format(new Date(tsOf(line)))}</p>;
}
