// The quote above a reply.

import type { JSX } from "preact";
import type { Quote } from "../../text/message_parts.ts";

/** The quoted message, in a quieter colour than the reply. */
export function QuotedMessage({ quote: { author, text } }: { quote: Quote }): JSX.Element {
  return (
    <blockquote class="quoted" dir="auto">
      {author !== null && !text.startsWith("* ") && (
        <>
          <b>{author}</b>
          {" "}
        </>
      )}
      {text}
    </blockquote>
  );
}
