// The text of a message, with safe links and highlighted names. It is never interpreted as markup.

import type { JSX } from "preact";
import { isMentionOf, type Part } from "../../text/message_parts.ts";
import { useApp } from "../shell/app_context.ts";
import { useFold } from "../ui/use_fold.tsx";

/** The content of a {@link MessageText}. */
export interface MessageTextProps {
  readonly content: readonly Part[];
}

/** The text, in its own direction. */
export function MessageText({ content }: MessageTextProps): JSX.Element {
  const me = useApp().stores.session.me.value?.username ?? "";
  const length = content.reduce((sum, { text }) => sum + text.length, 0);
  const { element, classes, onFocusCapture, button } = useFold<HTMLParagraphElement>(content, length);
  const text = (
    <p
      class={`text${classes}`}
      dir="auto"
      ref={element}
      onFocusCapture={onFocusCapture}
    >
      {content.map((part, index) =>
        part.kind === "link"
          ? <Link key={index} part={part} />
          : part.kind === "mention"
          ? <Mention key={index} text={part.text} isMe={isMentionOf(part.key, me)} />
          : part.text
      )}
    </p>
  );
  return <>{text}{button}</>;
}

/** A link, opened in a new tab without a referrer. The tooltip of an address in another script is its encoded form. */
function Link({ part: { text, href } }: { part: Part & { kind: "link" } }): JSX.Element {
  return (
    <a
      class="link"
      href={href}
      title={href.includes("://xn--") || href.includes(".xn--") ? href : undefined}
      target="_blank"
      rel="noopener noreferrer nofollow"
      tabIndex={-1}
    >
      {text}
    </a>
  );
}

function Mention({ text, isMe }: { text: string; isMe: boolean }): JSX.Element {
  return isMe ? <strong class="named named-me">{text}</strong> : <span class="named">{text}</span>;
}
