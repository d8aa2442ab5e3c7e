// Talking with Violet: asking, hearing her answers as they are made, stopping her, and making her forget.

import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import type { ServerEnvelope } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { atOnce } from "../../store/stores.ts";
import { COMPANION_KEY } from "../../store/companion/companion_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { MAX_WAITING } from "../connection/outbox.ts";
import type { PendingRequests } from "../connection/requests.ts";
import { CompanionSync, type CompanionSyncOptions } from "./companion_sync.ts";

/** What the conversation needs from the rest of the page. */
export interface CompanionActionsOptions extends CompanionSyncOptions {
  readonly clock: Clock;
  readonly requests: PendingRequests;
}

/** A person's conversation with her. */
export class CompanionChat {
  readonly #line: CompanionSync;

  constructor(readonly options: CompanionActionsOptions) {
    this.#line = new CompanionSync(options);
  }

  /** Messages that have not come as far as the outbox. */
  get unsent(): number {
    return this.#line.unsent;
  }

  /** Brings the conversation into view. */
  show(): void {
    const { screen } = this.options.stores;
    atOnce(() => {
      if (screen.dialog.value === "people") screen.dialog.value = null;
      screen.conversation.value = COMPANION_KEY;
    });
    this.#line.ready();
  }

  /** Asks. False, and nothing happens, when it cannot be asked or too much waits already. */
  say(text: string): boolean {
    const { stores, clock, newId, outbox } = this.options;
    const words = text.trim();
    if (words === "" || codePoints(words) > stores.connection.limits.value.maxLength) return false;
    if (outbox.size + this.unsent >= MAX_WAITING) {
      stores.toasts.show((t) => t("app").messages.tooMany);
      return false;
    }
    const id = newId();
    atOnce(() => {
      stores.companion.log.add(id, words, new Date(clock.now()).toISOString());
      this.#line.send(id, words);
    });
    return true;
  }

  /** Sends a failed message again. Returns false when it is none of these. */
  retry(requestId: string): boolean {
    const failed = this.options.stores.companion.log.take(requestId);
    if (failed !== undefined) this.say(failed.text);
    return failed !== undefined;
  }

  /** Takes a failed message away for good. */
  discard(requestId: string): void {
    this.options.stores.companion.log.take(requestId);
  }

  /** Asks a question anew that stayed unanswered. `messageId` is its own. */
  askAgain(messageId: string): void {
    atOnce(() => {
      const text = this.options.stores.companion.log.takeUnanswered(messageId);
      if (text !== undefined) this.say(text);
    });
  }

  /** Ends the answer that is being made. */
  stop(): void {
    const { room } = this.#line;
    if (room !== null) void this.options.requests.ask("violet_stop", { room });
  }

  /** Makes her forget. Resolves to why she does not, or null. */
  async forget(): Promise<Refused | null> {
    const { requests, stores, clock } = this.options;
    const answer = await requests.ask("violet_reset", {});
    if ("refused" in answer) return answer.refused;
    atOnce(() => {
      this.#line.forgotten();
      const text: MessageFormat = (t) => t("later").companion.forgotten;
      stores.companion.log.note("notice", text, new Date(clock.now()).toISOString());
    });
    return null;
  }

  /** What she said last is being looked at. */
  seen(): void {
    this.options.stores.companion.unread.value = 0;
  }

  /** Fetches what she remembers, where that could not be done before. */
  fetchMemory(): void {
    this.#line.ready();
  }

  /** Takes what concerns her alone and needs keys. Returns true when nothing is left to be done with it. */
  receive(envelope: ServerEnvelope): boolean {
    return this.#line.receive(envelope);
  }

  /** We are in, for the first time or again. */
  joined(): void {
    this.#line.joined();
  }

  /** The connection is gone. */
  lost(): void {
    this.#line.lost();
  }

  /** The session is over. */
  reset(): void {
    this.#line.reset();
    this.options.stores.companion.reset();
  }
}
