// The props of the reply bar, which loads with the part `later`.

import type { Signal } from "@preact/signals";
import type { RefObject } from "preact";
import type { ReplyTarget } from "../../text/message_parts.ts";

/** The props of a {@link ReplyBar}. */
export interface ReplyBarProps {
  readonly answering: Signal<ReplyTarget | null>;
  readonly field: RefObject<HTMLTextAreaElement>;
}
