// The time of a line.

import type { JSX } from "preact";
import { useFormats } from "../ui/use_formats.ts";

/** Hour and minute of `ts` (ISO 8601), in the format that the user prefers. */
export function LineTime({ ts }: { ts: string }): JSX.Element {
  const { time, full } = useFormats();
  const date = new Date(ts);
  return (
    <time class="time" dateTime={ts} title={full.format(date)}>
      {time.format(date)}
    </time>
  );
}
