// Who joined and who left, below their numbers.

import type { JSX } from "preact";
import type { ArrivalGroup, ArrivalsLine } from "../../store/conversations/arrivals_line.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The names, as far as they are known. */
export function ArrivalNames({ line: { joined, left } }: { line: ArrivalsLine }): JSX.Element {
  const t = useI18n("later").log;
  const group = (label: string, { names, count }: ArrivalGroup): JSX.Element | false =>
    count > 0 && (
      <p class="arrival-names">
        {`${label} ${t.names(names, count - names.length)}`}
      </p>
    );
  return (
    <>
      {group(t.joined, joined)}
      {group(t.left, left)}
    </>
  );
}
