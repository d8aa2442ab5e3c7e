// The props of the menu on the messages of a list. The menu is in the part `later`.

import type { RefObject } from "preact";
import type { Line, MessageLogView, PendingMessage } from "../../store/conversations/message_log.ts";

/** The list that a menu is for. */
export interface MessageMenuProps {
  readonly log: MessageLogView;
  /** The element whose children are the rows of the messages. */
  readonly list: RefObject<HTMLElement>;
  /** The line of the row at an index of `list`. */
  readonly lineAt: (index: number) => Line | PendingMessage | undefined;
  /** Takes the focus when the message is gone. */
  readonly fallback: RefObject<HTMLElement>;
}
