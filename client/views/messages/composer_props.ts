// The props of a composer, which its hooks and its parts share.

import type { JSX } from "preact";
import type { MessageLogView } from "../../store/conversations/message_log.ts";
import type { CommandScope } from "../../text/command_table.ts";

/** The conversation of a composer, and its callbacks. */
export interface ComposerProps {
  readonly log: MessageLogView;
  readonly scope: CommandScope;
  readonly placeholder: string;
  /** Sends a text. Returns false when it cannot be sent; the text stays in the field then. */
  readonly onSend: (text: string) => boolean;
  /** The user types (`isTyping`), or no longer does. */
  readonly onTyping?: (isTyping: boolean) => void;
  /** The activity of the other side. */
  readonly activity?: JSX.Element | null;
}
