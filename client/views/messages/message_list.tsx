// The messages of a conversation, of which only those in view are in the document.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type {
  Line,
  MessageLine,
  MessageLogView,
  PendingMessage,
} from "../../store/conversations/message_log.ts";
import { useApp } from "../shell/app_context.ts";
import { DayMark, isNewDay } from "./day_mark.tsx";
import { Icon } from "../ui/icon.tsx";
import { Message, type MessageProps } from "./message.tsx";
import { moveAmongMessages } from "../ui/move_focus.ts";
import { SystemLine } from "./system_line.tsx";
import { PendingMessageRow } from "./pending_message_row.tsx";
import { usePersonMenu } from "../people/person_menu.tsx";
import { useMessageActions } from "./message_actions.ts";
import { useMessageWindow } from "./use_message_window.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** What a {@link MessageList} shows, and whom it tells. */
export interface MessageListProps {
  readonly talk: MessageLogView;
  /** Whether there is nothing but what is over the first message. */
  readonly empty: boolean;
  /** What is over the first message. */
  readonly top: JSX.Element;
  /** Key of the last message of ours that was read. */
  readonly readKey?: string | null;
  /** What stands below a message. */
  readonly below?: (line: MessageLine) => JSX.Element | null;
  /** The first message is near. */
  readonly onTop?: () => void;
  /** The last message is in view. */
  readonly onEnd?: () => void;
}

/** The log, and the button back to its end. */
export function MessageList(props: MessageListProps): JSX.Element {
  const { talk, empty, top, readKey, below, onTop, onEnd } = props;
  const { prefs } = useApp().stores;
  const t = useI18n("app").messages;
  const { all, dropped, arrangement = 0 } = talk.lines.value;
  const pending = talk.pending.value;
  const count = all.length + pending.length;
  const textSize = prefs.fontSize.value;
  const view = useMessageWindow(talk, { count, lines: all, arrangement, dropped, textSize, onTop });
  const menu = usePersonMenu(() => view.scroller.current);
  const doingsOf = useMessageActions(talk, menu);
  const unseen = useUnseen(talk, view.atEnd);
  useJumpOnOwn(pending, view.jumpToEnd);
  useEffect(() => {
    if (view.atEnd) onEnd?.();
  });

  const { first, end, before, after } = view.range;
  const at = (index: number): Line | PendingMessage | undefined =>
    index < all.length ? all[index] : pending[index - all.length];
  const rows: JSX.Element[] = [];
  // Of all that can be done with messages, the first thing with the newest is a stop of Tab; arrows lead to the others.
  let isStop = true;
  for (let index = end - 1; index >= first; index--) {
    const line = at(index);
    if (line === undefined) continue;
    const previous = at(index - 1);
    const { isDoable, ...doings } = doingsOf(line, previous);
    rows.push(
      <Row
        key={line.key}
        line={line}
        previous={previous}
        read={line.key === readKey}
        {...doings}
        isStop={isDoable && isStop}
        below={line.kind === "message" && below?.(line) || null}
      />,
    );
    isStop &&= !isDoable;
  }
  return (
    <div class="log-place">
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
        <div class="log-gap" style={{ height: `${before}px` }} />
        <div class="log-rows" ref={view.list}>{rows.reverse()}</div>
        <div class="log-gap" style={{ height: `${after}px` }} />
      </div>
      {!view.atEnd && <JumpButton unseen={unseen} onClick={view.jumpToEnd} />}
      {menu.menu}
    </div>
  );
}

type RowProps = Omit<MessageProps, "line"> & { readonly line: Line | PendingMessage };

function Row({ line, ...rest }: RowProps): JSX.Element {
  const { previous } = rest;
  return (
    <div class="row">
      {isNewDay(line, previous) && <DayMark line={line} />}
      {line.kind === "message"
        ? <Message line={line} {...rest} />
        : line.kind === "pending"
        ? <PendingMessageRow message={line} previous={previous} />
        : <SystemLine line={line} />}
    </div>
  );
}

function JumpButton({ unseen, onClick }: { unseen: number; onClick: () => void }): JSX.Element {
  const t = useI18n("app").messages;
  return (
    <button
      type="button"
      class="jump"
      aria-description={unseen > 0 ? t.unseen(unseen) : undefined}
      onClick={onClick}
    >
      <Icon name="down" />
      <span>{t.jump}</span>
      {unseen > 0 && <span class="jump-count" aria-hidden="true">{unseen > 999 ? "999+" : unseen}</span>}
    </button>
  );
}

/** How many messages of each conversation had come when its end was last in view. */
const seenCounts = new WeakMap<MessageLogView, number>();

/** Messages that came since the end was last in view. */
function useUnseen(talk: MessageLogView, atEnd: boolean): number {
  const received = talk.received.value;
  const seen = seenCounts.get(talk) ?? received;
  if (atEnd || seen >= received) seenCounts.set(talk, received);
  return atEnd ? 0 : Math.max(0, received - seen);
}

/** Whoever writes wants to see it: goes to the end when a message of ours is added. */
function useJumpOnOwn(pending: readonly PendingMessage[], jump: () => void): void {
  const newest = pending.at(-1)?.requestId;
  const last = useRef(newest);
  useLayoutEffect(() => {
    if (newest !== undefined && newest !== last.current) jump();
    last.current = newest;
  }, [newest]);
}
