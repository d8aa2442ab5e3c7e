// How the time of a line is written.

import type { JSX } from "preact";
import type { TimeFormat } from "../store/prefs.ts";
import { useApp } from "./app_context.ts";

const SHORT: Readonly<Record<TimeFormat, Intl.DateTimeFormat>> = {
  "12": new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", hourCycle: "h12" }),
  "24": new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
};
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** Hour and minute of `ts` (ISO 8601), as this person likes them. */
export function LineTime({ ts }: { ts: string }): JSX.Element {
  const { prefs } = useApp().stores;
  const date = new Date(ts);
  return (
    <time class="time" dateTime={ts} title={FULL.format(date)}>
      {SHORT[prefs.timeFormat.value].format(date)}
    </time>
  );
}
