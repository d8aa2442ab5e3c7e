// An own message that is being sent, or could not be sent.

import type { JSX } from "preact";
import { partsOf } from "../../text/message_parts.ts";
import type { PendingMessage } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { Icon } from "../ui/icon.tsx";
import { laterView } from "../shell/lazy_view.tsx";
import { LineTime } from "./line_time.tsx";
import { MessageText } from "./message_text.tsx";
import { Actor, type AnyLine, Byline, messageClass, useFollows } from "./message.tsx";
import { QuotedMessage } from "./quoted_message.tsx";
import { useI18n } from "../ui/use_i18n.ts";

const FailedMessage = laterView("FailedMessage");

/** Looks like the sent message, with its state. */
export function PendingMessageRow(
  props: { message: PendingMessage; previous: AnyLine | undefined },
): JSX.Element {
  const { message, previous } = props;
  const me = useApp().stores.session.me.value;
  const t = useI18n("app").messages;
  const follows = useFollows(message, previous);
  const { quote, content, isAction } = partsOf(message);
  const failed = message.status === "failed";
  const name = me?.username ?? "";
  const more = `${failed ? " failed" : " pending"}${isAction ? " action" : ""}`;
  return (
    <article class={messageClass(true, follows, more)}>
      <div class="bubble">
        {!isAction && <Byline name={name} role={me?.role ?? "user"} verified={false} />}
        {quote !== null && <QuotedMessage quote={quote} />}
        {isAction && <Actor name={name} />}
        <MessageText content={content} />
        <span class="meta">
          <LineTime ts={message.ts} />
          {!failed && (
            <span class="sending" role="img" aria-label={t.sending} title={t.sending}>
              <Icon name="clock" />
            </span>
          )}
        </span>
      </div>
      {failed && <FailedMessage.View message={message} />}
    </article>
  );
}
