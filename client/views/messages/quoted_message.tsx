// The quote above a reply. It leads to the quoted message, as the list of messages knows where that is.

import type { JSX } from "preact";
import type { Quote } from "../../text/message_parts.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The quoted message, in a quieter colour than the reply. */
export function QuotedMessage({ quote: { author, text } }: { quote: Quote }): JSX.Element {
  const { toQuoted } = useI18n("app").messages;
  return (
    <blockquote class="quoted" dir="auto">
      <button type="button" class="quoted-jump" title={toQuoted} tabIndex={-1}>
        <span class="quoted-words">
          {author !== null && !text.startsWith("* ") && (
            <>
              <b>{author}</b>
              {" "}
            </>
          )}
          {text}
        </span>
      </button>
    </blockquote>
  );
}
