// A line of a conversation without anything that could fail to be drawn.

import type { JSX } from "preact";
import type { AnyLine } from "./message.tsx";

/** Author and text of a message. A system message has no text of its own. */
export function PlainLine({ line }: { line: AnyLine }): JSX.Element | null {
  if (line.kind !== "message" && line.kind !== "pending") return null;
  return (
    <article class="message">
      <div class="bubble">
        {line.kind === "message" && <p class="byline">{line.data.username}</p>}
        <p class="text" dir="auto">{line.kind === "message" ? line.data.text : line.text}</p>
      </div>
    </article>
  );
}
