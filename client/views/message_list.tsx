// The messages of the lobby, of which only those in view are in the document.

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { LobbyLine, PendingMessage } from "../store/lobby.ts";
import { useApp } from "./app_context.ts";
import { DayMark, isNewDay } from "./day_mark.tsx";
import { Icon } from "./icon.tsx";
import { Message } from "./message.tsx";
import { NoteLine } from "./note_line.tsx";
import { Pending } from "./pending.tsx";
import { useMessageWindow } from "./use_message_window.ts";
import { Welcome } from "./welcome.tsx";

/** The log, and the button back to its end. */
export function MessageList(): JSX.Element {
  const { lobby, prefs } = useApp().stores;
  const { all, dropped } = lobby.lines.value;
  const pending = lobby.pending.value;
  const count = all.length + pending.length;
  const view = useMessageWindow(count, dropped, prefs.fontSize.value);
  const unseen = useUnseen(view.atEnd);
  useJumpOnOwn(pending, view.jumpToEnd);

  const { first, end, before, after } = view.range;
  const at = (index: number): LobbyLine | PendingMessage | undefined =>
    index < all.length ? all[index] : pending[index - all.length];
  const rows: JSX.Element[] = [];
  for (let index = first; index < end; index++) {
    const line = at(index);
    if (line !== undefined) rows.push(<Row key={line.key} line={line} previous={at(index - 1)} />);
  }
  const empty = pending.length === 0 && lobby.received.value === 0;
  return (
    <div class="log-place">
      <div
        class={empty ? "log log-empty" : "log"}
        role="log"
        aria-label="Messages"
        aria-live={view.atEnd ? "polite" : "off"}
        tabIndex={0}
        ref={view.scroller}
        onScroll={view.onScroll}
      >
        <Welcome large={empty} />
        <div class="log-gap" style={{ height: `${before}px` }} />
        <div class="log-rows" ref={view.list}>{rows}</div>
        <div class="log-gap" style={{ height: `${after}px` }} />
      </div>
      {!view.atEnd && <JumpButton unseen={unseen} onClick={view.jumpToEnd} />}
    </div>
  );
}

interface RowProps {
  readonly line: LobbyLine | PendingMessage;
  readonly previous: LobbyLine | PendingMessage | undefined;
}

function Row({ line, previous }: RowProps): JSX.Element {
  return (
    <div class="row">
      {isNewDay(line, previous) && <DayMark line={line} />}
      {line.kind === "message"
        ? <Message line={line} previous={previous} />
        : line.kind === "pending"
        ? <Pending message={line} previous={previous} />
        : <NoteLine line={line} />}
    </div>
  );
}

function JumpButton({ unseen, onClick }: { unseen: number; onClick: () => void }): JSX.Element {
  const words = `${unseen} new ${unseen === 1 ? "message" : "messages"}`;
  return (
    <button
      type="button"
      class="jump"
      aria-description={unseen > 0 ? words : undefined}
      onClick={onClick}
    >
      <Icon name="down" />
      <span>Jump to latest</span>
      {unseen > 0 && <span class="jump-count" aria-hidden="true">{unseen > 999 ? "999+" : unseen}</span>}
    </button>
  );
}

/** Messages that came since the end was last in view. */
function useUnseen(atEnd: boolean): number {
  const received = useApp().stores.lobby.received.value;
  const seen = useRef(received);
  if (atEnd || seen.current > received) seen.current = received;
  return received - seen.current;
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
