// Lobby messages that were removed: they do not come back, and nothing quotes them.

import { nameKey } from "../../../server/protocol/names.ts";
import { isQuoteOf, partsOf, type ReplyTarget, withoutQuote } from "../../text/message_parts.ts";
import type { LoggedMessage } from "../conversations/message_log.ts";

/** Ids that are remembered, at least; at most twice as many. */
const MAX_IDS = 2_000;
/** Texts that are remembered, so that later replies do not quote them. */
const MAX_TEXTS = 100;

/** The removed messages of a log. */
export class RemovedMessages {
  #young: Set<string> = new Set();
  #old: Set<string> = new Set();
  #texts: readonly ReplyTarget[] = [];

  /** Whether a message was removed. */
  has(id: string): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }

  /** Remembers ids, whether the log has their messages or not. */
  add(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.#young.size >= MAX_IDS) {
        this.#old = this.#young;
        this.#young = new Set();
      }
      this.#young.add(id);
    }
  }

  /** Remembers the texts of messages that the log had. */
  addTexts(messages: readonly LoggedMessage[]): void {
    const texts = messages.map(({ username, text }) => ({ name: username, text }));
    this.#texts = [...this.#texts, ...texts].slice(-MAX_TEXTS);
  }

  /** Whether a reply would quote a removed message. */
  isRemoved({ name, text }: ReplyTarget): boolean {
    return this.#texts.some((one) => nameKey(one.name) === nameKey(name) && one.text === text);
  }

  /** The message, without the quote of a removed one. */
  unquoted<M extends LoggedMessage>(message: M): M {
    const quote = message.text.startsWith(">") && this.#texts.length > 0 ? partsOf(message).quote : null;
    if (quote === null || !this.#texts.some((one) => isQuoteOf(quote, one))) return message;
    return { ...message, text: withoutQuote(message.text), quoteRemoved: true };
  }
}
