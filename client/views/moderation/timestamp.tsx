// Dates and times in the panel.

import type { JSX } from "preact";
import { useFormats } from "../ui/use_formats.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Day, hour and minute of `ts` (ISO 8601), in the format that the user prefers. */
export function Timestamp({ ts }: { ts: string }): JSX.Element {
  const { dayAndTime, full } = useFormats();
  const date = new Date(ts);
  return (
    <time class="moment" dateTime={ts} title={full.format(date)}>
      {dayAndTime.format(date)}
    </time>
  );
}

/** The day of `ts` (ISO 8601). */
export function Day({ ts }: { ts: string }): JSX.Element {
  const { day } = useFormats();
  return <time class="moment" dateTime={ts}>{day.format(new Date(ts))}</time>;
}

/** When a sanction ends. Without `ts` it has no end. */
export function Until({ ts }: { ts: string | undefined }): JSX.Element {
  const { forGood, until } = useI18n("staff").list;
  return <span class="until">{ts === undefined ? forGood : until<JSX.Element>(<Timestamp ts={ts} />)}</span>;
}
