// A line without an author: about the lobby, about users who joined and left, or about this page's own connection.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type ArrivalsLine, hidesNames } from "../../store/conversations/arrivals_line.ts";
import type { SystemLine as NoteLine } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { laterView } from "../shell/lazy_view.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { useId } from "../ui/use_id.ts";
import { LineTime } from "./line_time.tsx";

const ArrivalNames = laterView("ArrivalNames");

/** The content of a {@link SystemLine}. */
export interface SystemLineProps {
  readonly line: NoteLine | ArrivalsLine;
  /** Whether Tab stops at its control. */
  readonly isStop: boolean;
}

/** One quiet line between messages. Numbers of users who joined and left open their names. */
export function SystemLine({ line, isStop }: SystemLineProps): JSX.Element {
  const { i18n } = useApp().stores;
  const { showNames } = useI18n("app").messages;
  const id = useId();
  const isOpen = useSignal(false);
  const text = i18n.format(line.text);
  return (
    <div class={`note note-${line.kind}`}>
      {line.kind === "arrivals" && hidesNames(line)
        ? (
          <span class="arrivals-line">
            <span id={id}>{text}</span>
            <button
              type="button"
              class="arrivals"
              aria-label={showNames}
              aria-describedby={id}
              aria-expanded={isOpen.value}
              tabIndex={isStop ? 0 : -1}
              onClick={() => isOpen.value = !isOpen.value}
            />
          </span>
        )
        : <span>{text}</span>} <LineTime ts={line.ts} />
      {isOpen.value && line.kind === "arrivals" && <ArrivalNames.View line={line} />}
    </div>
  );
}
