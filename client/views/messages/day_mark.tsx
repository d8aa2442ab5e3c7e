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
  return previous !== undefined && dayOf(line) !== dayOf(previous);
}

/** Names the day that begins, with its year unless it is this one. */
export function DayMark({ line }: { line: Line }): JSX.Element {
  const { weekday, weekdayAndYear } = useFormats();
  const date = new Date(tsOf(line));
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return <p class="day-mark">{(isThisYear ? weekday : weekdayAndYear).format(date)}</p>;
}

/** Names the day of the first line of all, unless it is of today. */
export function FirstDayMark({ line }: { line: Line | undefined }): JSX.Element | null {
  if (line === undefined || dayOf(line) === new Date().toDateString()) return null;
  return <DayMark line={line} />;
}

function dayOf(line: Line): string {
  return new Date(tsOf(line)).toDateString();
}
