// The words of a message: text, with links that are safe and names that stand out. Nothing of it is ever markup.

import type { JSX } from "preact";
import { nameKey } from "../../../server/protocol/names.ts";
import type { Part } from "../../text/message_parts.ts";
import { useApp } from "../shell/app_context.ts";
import type { PersonHandlers } from "../people/person_menu.tsx";

/** What a {@link MessageText} shows. */
export interface MessageTextProps {
  readonly said: readonly Part[];
  /** Listeners by which the menu on its author is asked for. */
  readonly on?: Pick<PersonHandlers, "onContextMenu"> | undefined;
  /** Whether Tab stops at the first link. */
  readonly isStop?: boolean;
}

/** The text, in its own direction. */
export function MessageText({ said, on, isStop = false }: MessageTextProps): JSX.Element {
  const me = useApp().stores.session.me.value?.username ?? "";
  const firstLink = said.find(isLink);
  return (
    <p class="text" dir="auto" tabIndex={on === undefined ? undefined : -1} {...on}>
      {said.map((part, index) =>
        part.kind === "link"
          ? <Link key={index} part={part} isStop={isStop && part === firstLink} />
          : part.kind === "name"
          ? <Named key={index} text={part.text} isMe={part.key === nameKey(me)} />
          : part.text
      )}
    </p>
  );
}

/** Whether a part can be followed. */
export function isLink(part: Part): part is Part & { readonly kind: "link" } {
  return part.kind === "link";
}

/** Opens apart from this page, which tells nobody where the visit came from. What is written in another script shows its true address. */
function Link(
  { part: { text, href }, isStop }: { part: Part & { kind: "link" }; isStop: boolean },
): JSX.Element {
  return (
    <a
      class="link"
      href={href}
      title={href.includes("://xn--") || href.includes(".xn--") ? href : undefined}
      target="_blank"
      rel="noopener noreferrer nofollow"
      tabIndex={isStop ? 0 : -1}
    >
      {text}
    </a>
  );
}

function Named({ text, isMe }: { text: string; isMe: boolean }): JSX.Element {
  return isMe ? <strong class="named named-me">{text}</strong> : <span class="named">{text}</span>;
}
