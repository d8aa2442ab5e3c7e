// What a message answers, above what it says.

import type { JSX } from "preact";
import type { Quote } from "../../text/message_parts.ts";

/** The words of somebody else, quieter than those that answer them. */
export function QuotedMessage({ quote: { author, words } }: { quote: Quote }): JSX.Element {
  return (
    <blockquote class="quoted" dir="auto">
      {author !== null && !words.startsWith("* ") && (
        <>
          <b>{author}</b>
          {" "}
        </>
      )}
      {words}
    </blockquote>
  );
}
