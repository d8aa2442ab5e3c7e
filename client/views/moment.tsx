// Dates and spans of time as the panel writes them.

import type { JSX } from "preact";
import type { TimeFormat } from "../store/prefs.ts";
import { useApp } from "./app_context.ts";

const MOMENT: Intl.DateTimeFormatOptions = {
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
};
const MOMENTS: Readonly<Record<TimeFormat, Intl.DateTimeFormat>> = {
  "12": new Intl.DateTimeFormat(undefined, { ...MOMENT, hourCycle: "h12" }),
  "24": new Intl.DateTimeFormat(undefined, { ...MOMENT, hour: "2-digit", hourCycle: "h23" }),
};
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** Day, hour and minute of `ts` (ISO 8601), as this person likes them. */
export function Moment({ ts }: { ts: string }): JSX.Element {
  const { prefs } = useApp().stores;
  const date = new Date(ts);
  return (
    <time class="moment" dateTime={ts} title={FULL.format(date)}>
      {MOMENTS[prefs.timeFormat.value].format(date)}
    </time>
  );
}

/** The day of `ts` (ISO 8601). */
export function Day({ ts }: { ts: string }): JSX.Element {
  return <time class="moment" dateTime={ts}>{DAY.format(new Date(ts))}</time>;
}

/** When a sanction ends. Without `ts`, it does not. */
export function Until({ ts }: { ts: string | undefined }): JSX.Element {
  return ts === undefined ? <span class="until">for good</span> : (
    <span class="until">
      until <Moment ts={ts} />
    </span>
  );
}

/** Seconds in words: `40 s`, `9 min 40 s`, `3 h 20 min`, `2 days`. */
export function timeLeft(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} days`;
}
