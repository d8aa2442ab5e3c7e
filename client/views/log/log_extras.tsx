// What a log has beside its messages: their menu, the search, the way to the first unread message and to quoted ones, and for
// screen readers the number of messages that arrive too fast to be read.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { batchUpdates } from "../../store/stores.ts";
import { useApp } from "../shell/app_context.ts";
import { MessageMenu } from "../message_menu/message_menu.tsx";
import { LaterIcon } from "../shell/later_icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { BurstWatch } from "./burst_watch.ts";
import { type LogExtrasProps, marksOf } from "./log_marks.ts";
import { quotedLine } from "./quoted_line.ts";
import { SearchBar } from "./search_bar.tsx";
import { useUnreadDivider } from "./unread_divider.ts";

/** How long a message that the user was led to is marked, milliseconds. */
const FOUND_MS = 2_500;

/** The extras of one log, inside its place. */
export function LogExtras({ log, view, unread, unseen, loadOlder }: LogExtrasProps): JSX.Element {
  const { screen } = useApp().stores;
  const t = useI18n("later").log;
  const marks = marksOf(log);
  const divider = useUnreadDivider(log, view, marks, unread);
  const goTo = useGoTo({ log, view });

  useEffect(() => () => {
    batchUpdates(() => {
      screen.search.value = null;
      marks.found.value = null;
    });
  }, []);
  const isSearching = screen.search.value !== null;
  useEffect(() => {
    if (!isSearching) marks.found.value = null;
  }, [isSearching]);
  useQuoteJumps({ log, view }, goTo);
  return (
    <>
      {isSearching && (
        <SearchBar
          log={log}
          view={view}
          goTo={(key) => goTo(key, true)}
          loadOlder={loadOlder}
        />
      )}
      <FastMessages log={log} view={view} />
      <MessageMenu log={log} view={view} />
      {!view.atEnd && <JumpButton unseen={unseen} onClick={view.jumpToEnd} />}
      {divider !== null && (
        // Below the search, over the messages.
        <div class="log-top">
          <button
            type="button"
            class="jump jump-up"
            onClick={() => {
              view.showRow(divider);
              view.scroller.current?.focus();
            }}
          >
            <LaterIcon name="down" />
            <span>{t.jumpToNew}</span>
          </button>
        </div>
      )}
    </>
  );
}

/** Leads from a quote that is pressed to the quoted message, or says that it is not here. */
function useQuoteJumps({ log, view }: Pick<LogExtrasProps, "log" | "view">, goTo: GoTo): void {
  const { toasts } = useApp().stores;
  const newest = useRef({ view, goTo });
  newest.current = { view, goTo };
  useEffect(() => {
    const box = view.scroller.current!;
    const onClick = ({ target }: MouseEvent): void => {
      const row = target instanceof Element ? target.closest(".quoted-jump")?.closest(".row") : null;
      if (!row) return;
      const { range, list } = newest.current.view;
      const found = quotedLine(log, range.first + [...list.current!.children].indexOf(row));
      if (found === null) toasts.show((t) => t("later").log.quoteGone);
      else newest.current.goTo(found);
    };
    box.addEventListener("click", onClick);
    return () => box.removeEventListener("click", onClick);
  }, []);
}

type GoTo = (key: string, isLasting?: boolean) => void;

/** Brings the line with a key into view, and marks it: for a while, or until another one is marked. */
function useGoTo({ log, view }: Pick<LogExtrasProps, "log" | "view">): GoTo {
  const { clock } = useApp();
  const { found } = marksOf(log);
  const cancel = useRef((): void => {});
  useEffect(() => () => cancel.current(), []);
  return (key, isLasting = false) => {
    const index = log.lines.value.all.findIndex((line) => line.key === key);
    if (index < 0) return;
    cancel.current();
    view.showRow(index);
    found.value = key;
    cancel.current = isLasting ? () => {} : clock.after(FOUND_MS, () => found.value = null);
  };
}

function JumpButton({ unseen, onClick }: { unseen: number; onClick: () => void }): JSX.Element {
  const { jump, newMessages } = useI18n("later").log;
  return (
    <button
      type="button"
      class="jump"
      aria-description={unseen > 0 ? newMessages(unseen) : undefined}
      onClick={onClick}
    >
      <LaterIcon name="down" />
      <span>{jump}</span>
      {unseen > 0 && <span class="jump-count" aria-hidden="true">{unseen > 999 ? "999+" : unseen}</span>}
    </button>
  );
}

/** Says how many messages have arrived, while they are too many to be read one by one. */
function FastMessages({ log, view }: Pick<LogExtrasProps, "log" | "view">): JSX.Element {
  const { clock } = useApp();
  const { newMessages } = useI18n("later").log;
  const watch = useMemo(() => new BurstWatch(clock, marksOf(log).isBurst), []);
  const received = log.received.value;
  const last = useRef(received);
  useEffect(() => {
    if (view.atEnd) watch.received(Math.max(0, received - last.current));
    else watch.stop();
    last.current = received;
  }, [received, view.atEnd]);
  useEffect(() => () => watch.stop(), []);
  const said = watch.summary.value;
  return (
    <p class="said" role="status">
      {said !== null && <span key={said.turn}>{newMessages(said.count)}</span>}
    </p>
  );
}
