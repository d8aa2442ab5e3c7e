// The props of the menu on a message, which is in the part `later`.

import type { MessageLine, MessageLogView } from "../../store/conversations/message_log.ts";
import type { MenuPoint } from "../ui/menu.tsx";

/** The message that a menu is on, and where it opens. */
export interface MessageMenuProps {
  readonly log: MessageLogView;
  readonly line: MessageLine;
  readonly at: MenuPoint;
  /** The link that the menu was opened on. */
  readonly link: string | undefined;
  /** `byKey`: whether a key or a choice closed the menu; the focus then goes back. */
  readonly onClose: (byKey: boolean) => void;
}
