// Formats of times and dates, in the chosen language and time format.

import type { TimeFormat } from "../../store/prefs.ts";
import { useLogin } from "../shell/app_context.ts";

/** Formatters of dates. */
export interface Formats {
  /** Hour and minute. */
  readonly time: Intl.DateTimeFormat;
  /** Day, hour and minute. */
  readonly dayAndTime: Intl.DateTimeFormat;
  /** Weekday and day. */
  readonly weekday: Intl.DateTimeFormat;
  /** The same with the year. */
  readonly weekdayAndYear: Intl.DateTimeFormat;
  /** Day and year. */
  readonly day: Intl.DateTimeFormat;
  /** All of it, with weekday, year and seconds. */
  readonly full: Intl.DateTimeFormat;
}

/** Formatters by language and time format. Making them takes a millisecond; a page formats hundreds of dates. */
const cache = new Map<string, Formats>();

/** The formatters for the user's preferences. */
export function useFormats(): Formats {
  const { prefs, i18n } = useLogin().stores;
  const [locale, timeFormat] = [i18n.locale, prefs.timeFormat.value];
  const key = `${locale} ${timeFormat}`;
  const formats = cache.get(key) ?? formatsOf(locale, timeFormat);
  cache.set(key, formats);
  return formats;
}

function formatsOf(locale: string, timeFormat: TimeFormat): Formats {
  const clock: Intl.DateTimeFormatOptions = timeFormat === "12"
    ? { hour: "numeric", minute: "2-digit", hourCycle: "h12" }
    : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return {
    time: new Intl.DateTimeFormat(locale, clock),
    dayAndTime: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", ...clock }),
    weekday: new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" }),
    weekdayAndYear: new Intl.DateTimeFormat(locale, { dateStyle: "full" }),
    day: new Intl.DateTimeFormat(locale, { dateStyle: "medium" }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }),
  };
}
