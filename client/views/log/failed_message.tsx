// Below a message that was not sent: why, and what can be done with it.

import type { JSX } from "preact";
import type { PendingMessage } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { LaterIcon } from "../shell/later_icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The reason, and the buttons that send the message again or put it away. */
export function FailedMessage({ message }: { message: PendingMessage }): JSX.Element {
  const { stores, actions } = useApp();
  const { notSent } = useI18n("app").messages;
  const t = useI18n("later").log;
  return (
    <p class="failure" role="alert">
      <LaterIcon name="warning" />
      <span>{message.reason === undefined ? notSent : stores.i18n.format(message.reason)}</span>
      <button type="button" class="link-button" onClick={() => actions.retry(message.requestId)}>
        {t.retry}
      </button>
      <button type="button" class="link-button" onClick={() => actions.discard(message.requestId)}>
        {t.discard}
      </button>
    </p>
  );
}
