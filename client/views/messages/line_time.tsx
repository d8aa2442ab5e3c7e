// How the time of a line is written.

import type { JSX } from "preact";
import { useFormats } from "../ui/use_formats.ts";

/** Hour and minute of `ts` (ISO 8601), as this person likes them. */
export function LineTime({ ts }: { ts: string }): JSX.Element {
  const { time, full } = useFormats();
  const date = new Date(ts);
  return (
    <time class="time" dateTime={ts} title={full.format(date)}>
      {time.format(date)}
    </time>
  );
}
