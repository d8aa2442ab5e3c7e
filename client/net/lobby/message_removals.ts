// Lobby messages that were removed: they go from the log and from replies that quote them, and do not come back.

import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Line, LoggedMessage, MessageLine } from "../../store/conversations/message_log.ts";
import type { Stores } from "../../store/stores.ts";
import type { ReplyTarget } from "../../text/message_parts.ts";
import { quotes, withoutQuote } from "../../text/quotes.ts";

/** Ids that are remembered, at least; at most twice as many. */
const MAX_IDS = 2_000;
/** Texts that are remembered, so that later replies do not quote them. */
const MAX_TEXTS = 100;
/** Numbers of removed messages that are remembered: more than stay unseen. */
const MAX_NUMBERS = 1_000;

/** Takes removed messages out of the lobby's log. */
export class MessageRemovals {
  #young: Set<string> = new Set();
  #old: Set<string> = new Set();
  #texts: readonly ReplyTarget[] = [];

  constructor(readonly stores: Pick<Stores, "ignores" | "lobby" | "notifications">) {
    stores.lobby.incoming = (message) => this.#isRemoved(message.id) ? null : this.#unquoted(message);
  }

  /** Messages were removed. Those that staff removed leave a line. */
  removed({ ids, by }: ServerEvents["message_removed"]): void {
    const { ignores, lobby, notifications } = this.stores;
    for (const id of ids) this.#remember(id);
    notifications.withdrawn(ids);
    const gone = new Set(ids);
    const lines = lobby.lines.value.all.flatMap((line) =>
      line.kind === "message" && gone.has(line.data.id) ? [line] : []
    );
    this.#texts = [...this.#texts, ...lines.map(({ data }) => ({ name: data.username, text: data.text }))]
      .slice(-MAX_TEXTS);
    lobby.withdrawn = [...lobby.withdrawn, ...lines.flatMap(({ number }) => number ?? [])].slice(
      -MAX_NUMBERS,
    );
    lobby.revise((line) => {
      if (line.kind !== "message") return line;
      if (gone.has(line.data.id)) {
        return by === "author" || ignores.has(line.data.username) ? null : placeOf(line);
      }
      const data = this.#unquoted(line.data);
      return data === line.data ? line : { ...line, data };
    });
    this.#dropReply();
  }

  /** The session is over. */
  reset(): void {
    this.#young.clear();
    this.#old.clear();
    this.#texts = [];
  }

  #remember(id: string): void {
    if (this.#young.size >= MAX_IDS) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(id);
  }

  #isRemoved(id: string): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }

  /** The message, without the quote of a removed one. */
  #unquoted(message: LoggedMessage): LoggedMessage {
    if (!this.#texts.some((one) => quotes(message, one))) return message;
    const quoteRemoved: LoggedMessage["quoteRemoved"] = (t) => t("later").removed.quote;
    return { ...message, text: withoutQuote(message.text), quoteRemoved };
  }

  /** A reply that the user has begun to a removed message becomes a message. */
  #dropReply(): void {
    const { replyTarget } = this.stores.lobby;
    const answered = replyTarget.value;
    if (answered === null) return;
    const { name, text } = answered;
    if (this.#texts.some((one) => nameKey(one.name) === nameKey(name) && one.text === text)) {
      replyTarget.value = null;
    }
  }
}

/** The line in the place of a message. */
function placeOf({ key, own, data: { ts } }: MessageLine): Line {
  return { kind: "removed", key, ts, text: (t) => own ? t("later").removed.own : t("later").removed.message };
}
