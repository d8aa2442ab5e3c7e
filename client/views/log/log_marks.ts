// What is marked in a log besides its messages. The part `later` sets it, the list draws it.

import { type Signal, signal } from "@preact/signals";
import type { MessageLogView } from "../../store/conversations/message_log.ts";
import type { MessageWindow } from "../messages/use_message_window.ts";

/** The marks of one log. */
export interface LogMarks {
  /** Key of the first unread line, which a divider precedes. */
  readonly newFrom: Signal<string | null>;
  /** Key of the line that the user was led to. */
  readonly found: Signal<string | null>;
  /** Whether messages arrive faster than a screen reader can read them: then only their number is read. */
  readonly isBurst: Signal<boolean>;
}

const marks = new WeakMap<MessageLogView, LogMarks>();

/** The marks of `log`. */
export function marksOf(log: MessageLogView): LogMarks {
  const known = marks.get(log) ?? {
    newFrom: signal<string | null>(null),
    found: signal<string | null>(null),
    isBurst: signal(false),
  };
  marks.set(log, known);
  return known;
}

/** Props of the view `LogExtras`, which sets the marks. */
export interface LogExtrasProps {
  readonly log: MessageLogView;
  readonly view: MessageWindow;
  /** Number of unread messages when the list appeared. */
  readonly unread: number;
  /** Number of messages received since the end was last in view. */
  readonly unseen: number;
  /** Loads older messages, if the log has some that are not loaded. */
  readonly loadOlder: (() => void) | undefined;
}
