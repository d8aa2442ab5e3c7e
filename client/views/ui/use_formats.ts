// How times and days are written: in the language that was chosen, and by the clock this person likes.

import type { TimeFormat } from "../../store/prefs.ts";
import { useLogin } from "../shell/app_context.ts";

/** Ways to write a date. */
export interface Formats {
  /** Hour and minute. */
  readonly time: Intl.DateTimeFormat;
  /** Day, hour and minute. */
  readonly moment: Intl.DateTimeFormat;
  /** Weekday and day. */
  readonly weekday: Intl.DateTimeFormat;
  /** Day and year. */
  readonly day: Intl.DateTimeFormat;
  /** Everything, for who wants to know. */
  readonly full: Intl.DateTimeFormat;
}

/** Making one takes a millisecond, and a page shows hundreds of times. */
const made = new Map<string, Formats>();

/** The formats of this person. */
export function useFormats(): Formats {
  const { prefs, i18n } = useLogin().stores;
  const [locale, timeFormat] = [i18n.locale, prefs.timeFormat.value];
  const key = `${locale} ${timeFormat}`;
  const known = made.get(key) ?? formatsOf(locale, timeFormat);
  made.set(key, known);
  return known;
}

function formatsOf(locale: string, timeFormat: TimeFormat): Formats {
  const clock: Intl.DateTimeFormatOptions = timeFormat === "12"
    ? { hour: "numeric", minute: "2-digit", hourCycle: "h12" }
    : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return {
    time: new Intl.DateTimeFormat(locale, clock),
    moment: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", ...clock }),
    weekday: new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }),
    day: new Intl.DateTimeFormat(locale, { dateStyle: "medium" }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }),
  };
}
