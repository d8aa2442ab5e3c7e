// A line about the room, or about this page's own connection.

import type { JSX } from "preact";
import type { NoteLine as Line } from "../store/talk.ts";
import { LineTime } from "./line_time.tsx";

/** One quiet line between messages. */
export function NoteLine({ line }: { line: Line }): JSX.Element {
  return (
    <p class={`note note-${line.kind}`}>
      <span>{line.text}</span> <LineTime ts={line.ts} />
    </p>
  );
}
