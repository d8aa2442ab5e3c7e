// The end of premium: its day, and its hour while that is near.

import type { JSX } from "preact";
import { endText } from "../../text/premium_text.ts";
import { useApp } from "../shell/app_context.ts";
import { useFormats } from "../ui/use_formats.ts";

/** The time `ts` (ISO 8601). `exact`: with its hour while that is near. */
export function PremiumDate({ ts, exact = false }: { ts: string; exact?: boolean }): JSX.Element {
  const { clock, stores: { i18n } } = useApp();
  const { day, full } = useFormats();
  const date = new Date(ts);
  return (
    <time class="moment" dateTime={ts} title={full.format(date)}>
      {exact ? endText(i18n.locale, ts, clock.serverNow()) : day.format(date)}
    </time>
  );
}
