// Where the unread messages of a log begin. The divider is set when the reader returns, and goes when they have read it.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Line, MessageLogView } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { type LogMarks } from "./log_marks.ts";
import type { MessageWindow } from "../messages/use_message_window.ts";

/** Lines that are remembered as the last ones read: one of them may be removed. */
const REMEMBERED = 8;

/** What the reader has read of one log. */
interface Reading {
  /** Keys of the last lines read; null before the log was first shown. */
  seen: ReadonlySet<string> | null;
  /** Whether the messages after the divider were read: the next unread one moves it. */
  isRead: boolean;
  /** Whether the divider has been in view. */
  isVisited: boolean;
}

const readings = new WeakMap<MessageLogView, Reading>();

/** Keeps the divider of a log. Returns the index of its row while it is above the view and was not in view yet. */
export function useUnreadDivider(
  log: MessageLogView,
  view: MessageWindow,
  { newFrom }: Pick<LogMarks, "newFrom">,
  unread: number,
): number | null {
  const isVisible = useApp().stores.notifications.visible.value;
  const reading = useRef(readings.get(log) ?? { seen: null, isRead: true, isVisited: false }).current;
  readings.set(log, reading);
  const hasReturned = useRef(true);
  const missed = useRef(reading.seen === null ? unread : 0);
  const [index, setIndex] = useState<number | null>(null);
  const { all } = log.lines.value;
  const isWatched = view.atEnd && isVisible;
  // What is not here yet was not read.
  const isToCome = all.length === 0 && /^(none|loading)$/.test(log.history?.value ?? "");

  useLayoutEffect(() => {
    const isOver = hasReturned.current || reading.isRead;
    const first = missed.current > 0
      ? lastOfOthers(all, missed.current)
      : reading.seen !== null && isOver && (hasReturned.current || !isWatched)
      ? firstUnread(all, reading.seen)
      : undefined;
    if (first !== undefined) {
      newFrom.value = first;
      Object.assign(reading, { isRead: false, isVisited: false });
      missed.current = 0;
    }
    hasReturned.current = false;
    if (isToCome || (!isWatched && reading.seen !== null)) return;
    reading.seen = new Set(all.slice(-REMEMBERED).map(({ key }) => key));
    if (isWatched) reading.isRead = true;
  });
  // An own message: all before it were read.
  const pending = log.pending.value;
  useLayoutEffect(() => {
    if (pending.length > 0) newFrom.value = null;
  }, [pending.at(-1)?.requestId]);
  useEffect(() => {
    const at = newFrom.value === null ? -1 : all.findLastIndex(({ key }) => key === newFrom.value);
    const isAbove = at >= 0 && view.isAbove(at);
    if (at >= 0 && isVisible && !isAbove) reading.isVisited = true;
    setIndex(isAbove && !reading.isVisited ? at : null);
  });
  useEffect(() => () => {
    if (reading.isRead) newFrom.value = null;
  }, []);
  return index;
}

/** The key of the first message of others after the lines that were read, if one of those is still here. */
function firstUnread(all: readonly Line[], seen: ReadonlySet<string>): string | undefined {
  let first: string | undefined;
  for (let index = all.length - 1; index >= 0; index--) {
    const line = all[index]!;
    if (seen.has(line.key)) return first;
    if (line.kind === "message" && !line.own) first = line.key;
  }
  return seen.size === 0 ? first : undefined;
}

/** The key of the message of others that `count - 1` others follow; undefined if there are not as many. */
function lastOfOthers(all: readonly Line[], count: number): string | undefined {
  const others = all.filter((line) => line.kind === "message" && !line.own);
  return others.at(-count)?.key;
}
