// The message that the next one replies to, over the text field.

import type { JSX } from "preact";
import { partsOf } from "../../text/message_parts.ts";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import type { ReplyBarProps } from "./reply_bar_props.ts";

/** The author and the text of the message, and a button that cancels the reply. */
export function ReplyBar({ answering, field }: ReplyBarProps): JSX.Element | null {
  const t = useI18n("later").log;
  const answered = answering.value;
  if (answered === null) return null;
  return (
    <div class="reply-bar">
      <Icon name="reply" />
      <p class="reply-words" dir="auto" role="status">
        <strong>{t.replyingTo(answered.name)}</strong>{" "}
        {partsOf(answered).content.map(({ text }) => text).join("")}
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
