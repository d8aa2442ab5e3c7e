// The messages of a conversation. Only the rows in view are in the document.

import type { JSX } from "preact";
import { useEffect, useErrorBoundary, useLayoutEffect, useRef } from "preact/hooks";
import type { MessageLine, MessageLogView, PendingMessage } from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { hidesNames } from "../../store/conversations/arrivals_line.ts";
import { DayMark, isNewDay } from "./day_mark.tsx";
import { laterView } from "../shell/lazy_view.tsx";
import { type LogMarks, marksOf } from "../log/log_marks.ts";
import { type AnyLine, Message, type MessageProps } from "./message.tsx";
import { moveAmongMessages } from "../ui/move_focus.ts";
import { SystemLine } from "./system_line.tsx";
import { PendingMessageRow } from "./pending_message_row.tsx";
import { usePersonMenu } from "../people/person_menu.tsx";
import type { RowRange } from "./row_window.ts";
import { useMessageActions } from "./message_actions.ts";
import { useToastPlace } from "../log/use_toast_place.ts";
import { useMessageWindow } from "./use_message_window.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The content of a {@link MessageList}, and its callbacks. */
export interface MessageListProps {
  readonly log: MessageLogView;
  /** Whether the log has no messages, so that only `top` is shown. */
  readonly empty: boolean;
  /** Shown above the first message. */
  readonly top: JSX.Element;
  /** Key of the last own message that the other side has read. */
  readonly readKey?: string | null;
  /** Number of unread messages when the list appears, where the server counts them. */
  readonly unread?: number;
  /** Loads older messages; absent if all are loaded. */
  readonly loadOlder?: (() => void) | undefined;
  /** Draws the text of a message; null where it is drawn as that of any user. */
  readonly words?: (line: MessageLine) => JSX.Element | null;
  /** Draws something below a message. */
  readonly below?: (line: MessageLine) => JSX.Element | null;
  /** Draws something above a row. */
  readonly above?: (line: AnyLine, previous: AnyLine | undefined) => JSX.Element | null;
  /** The view is near the first message. */
  readonly onTop?: () => void;
  /** The last message is in view. */
  readonly onEnd?: () => void;
}

const LogExtras = laterView("LogExtras");

/** The messages, and the button back to their end. */
export function MessageList(props: MessageListProps): JSX.Element {
  const { log, empty, top, onTop, onEnd, loadOlder } = props;
  const { prefs } = useApp().stores;
  const t = useI18n("app").messages;
  const { all, dropped, arrangement = 0 } = log.lines.value;
  const pending = log.pending.value;
  const count = all.length + pending.length;
  const textSize = prefs.fontSize.value;
  const view = useMessageWindow(log, { count, lines: all, arrangement, dropped, textSize, onTop });
  const menu = usePersonMenu(() => view.scroller.current);
  const actionsOf = useMessageActions(log, menu.on);
  const marks = marksOf(log);
  useToastPlace(view.scroller);
  const unread = useRef(props.unread ?? 0).current;
  const unseen = useUnseen(log, view.atEnd);
  useJumpOnOwn(pending, view.jumpToEnd);
  useEffect(() => {
    if (view.atEnd) onEnd?.();
  });
  return (
    <div class="log-place">
      <LogExtras.View {...{ log, view, unread, unseen, loadOlder }} />
      <div
        class={empty ? "log log-empty" : "log"}
        role="log"
        aria-label={t.title}
        aria-live={view.atEnd ? "polite" : "off"}
        tabIndex={0}
        ref={view.scroller}
        onScroll={view.onScroll}
        onKeyDown={(event) => moveAmongMessages(event, event.currentTarget)}
      >
        {top}
        <div class="log-gap" style={{ height: `${view.range.before}px` }} />
        <div class="log-rows" aria-live={marks.isBurst.value ? "off" : undefined} ref={view.list}>
          {rowsOf(props, view.range, actionsOf, marks)}
        </div>
        <div class="log-gap" style={{ height: `${view.range.after}px` }} />
      </div>
      {menu.menu}
    </div>
  );
}

/** The rows of a range. Tab stops once: at the newest message, or what shows names. Arrow keys lead to the others. */
function rowsOf(
  { log, readKey, words, below, above }: MessageListProps,
  { first, end }: RowRange,
  actionsOf: ReturnType<typeof useMessageActions>,
  { newFrom, found }: LogMarks,
): JSX.Element[] {
  const { all } = log.lines.value;
  const pending = log.pending.value;
  const at = (index: number): AnyLine | undefined =>
    index < all.length ? all[index] : pending[index - all.length];
  const rows: JSX.Element[] = [];
  let isStop = true;
  for (let index = end - 1; index >= first; index--) {
    const line = at(index);
    if (line === undefined) continue;
    const previous = at(index - 1);
    const isOperable = line.kind === "message" || line.kind === "arrivals" && hidesNames(line);
    rows.push(
      <Row
        key={line.key}
        line={line}
        previous={previous}
        read={line.key === readKey}
        above={above?.(line, previous)}
        isNew={line.key === newFrom.value}
        isFound={line.key === found.value}
        {...actionsOf(line, previous)}
        isStop={isOperable && isStop}
        words={line.kind === "message" && words?.(line) || null}
        below={line.kind === "message" && below?.(line) || null}
      />,
    );
    isStop &&= !isOperable;
  }
  return rows.reverse();
}

/** What is not read out: who joins and leaves, own messages until they are sent, and answers until they are complete. */
function isUnspoken(line: AnyLine): boolean {
  return line.kind === "arrivals" || line.kind === "pending" ||
    line.kind === "message" && line.isStreaming === true;
}

type RowProps = Omit<MessageProps, "line"> & {
  readonly line: AnyLine;
  readonly above: JSX.Element | null | undefined;
  /** Whether it is the first unread one. */
  readonly isNew: boolean;
  /** Whether the user was led to it. */
  readonly isFound: boolean;
};

/** One row. A line that cannot be drawn is drawn as text, and the others are not concerned. */
function Row(props: RowProps): JSX.Element {
  const [error] = useErrorBoundary();
  const { line, above, isNew, isFound } = props;
  return (
    <div class={isFound ? "row row-found" : "row"} aria-live={isUnspoken(line) ? "off" : undefined}>
      {above}
      {isNew && <NewMark />}
      {error === undefined ? <AnyMessage {...props} /> : <PlainLine line={line} />}
    </div>
  );
}

function AnyMessage({ line, ...rest }: RowProps): JSX.Element {
  const { previous } = rest;
  return (
    <>
      {isNewDay(line, previous) && <DayMark line={line} />}
      {line.kind === "message"
        ? <Message line={line} {...rest} />
        : line.kind === "pending"
        ? <PendingMessageRow message={line} previous={previous} />
        : <SystemLine line={line} isStop={rest.isStop} />}
    </>
  );
}

/** The divider before the first unread message. */
function NewMark(): JSX.Element {
  const { newFromHere } = useI18n("app").messages;
  return (
    <p class="new-mark" role="separator" aria-label={newFromHere}>
      <span>{newFromHere}</span>
    </p>
  );
}

/** Author and text of a message, without anything that could fail to be drawn. A system message has no text of its own. */
function PlainLine({ line }: { line: AnyLine }): JSX.Element | null {
  if (line.kind !== "message" && line.kind !== "pending") return null;
  return (
    <article class="message">
      <div class="bubble">
        {line.kind === "message" && <p class="byline">{line.data.username}</p>}
        <p class="text" dir="auto">{line.kind === "message" ? line.data.text : line.text}</p>
      </div>
    </article>
  );
}

/** Received messages of each log when its end was last in view. */
const seenCounts = new WeakMap<MessageLogView, number>();

/** The number of messages received since the end was last in view. */
function useUnseen(log: MessageLogView, atEnd: boolean): number {
  const received = log.received.value;
  const seen = seenCounts.get(log) ?? received;
  if (atEnd || seen >= received) seenCounts.set(log, received);
  const withdrawn = log.withdrawn.filter((number) => number > seen).length;
  return atEnd ? 0 : Math.max(0, received - seen - withdrawn);
}

/** Goes to the end when an own message is added, so that its author sees it. */
function useJumpOnOwn(pending: readonly PendingMessage[], jump: () => void): void {
  const newest = pending.at(-1)?.requestId;
  const last = useRef(newest);
  useLayoutEffect(() => {
    if (newest !== undefined && newest !== last.current) jump();
    last.current = newest;
  }, [newest]);
}
