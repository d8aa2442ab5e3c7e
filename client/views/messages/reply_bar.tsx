// What the next message answers, over the field.

import type { Signal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { type Answered, partsOf } from "../../text/message_parts.ts";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** What a {@link ReplyBar} shows. */
export interface ReplyBarProps {
  readonly answering: Signal<Answered | null>;
  readonly field: RefObject<HTMLTextAreaElement>;
}

/** Whom one answers, their words, and the way to take that back. */
export function ReplyBar({ answering, field }: ReplyBarProps): JSX.Element | null {
  const t = useI18n("app").messages;
  const answered = answering.value;
  if (answered === null) return null;
  return (
    <div class="reply-bar">
      <Icon name="reply" />
      <p class="reply-words" role="status">
        <strong>{t.replyingTo(answered.name)}</strong>{" "}
        {partsOf(answered).said.map(({ text }) => text).join("")}
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={t.cancelReply}
        title={t.cancelReply}
        onClick={() => {
          answering.value = null;
          field.current?.focus();
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
