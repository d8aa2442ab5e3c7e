// A system message: about the lobby, or about this page's own connection.

import type { JSX } from "preact";
import type { SystemLine as Line } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { LineTime } from "./line_time.tsx";

/** One quiet line between messages. */
export function SystemLine({ line }: { line: Line }): JSX.Element {
  const { i18n } = useApp().stores;
  return (
    <p class={`note note-${line.kind}`}>
      <span>{i18n.format(line.text)}</span> <LineTime ts={line.ts} />
    </p>
  );
}
