// What a person says in the lobby: drawn at once, and kept until the server has it.

import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { PendingMessage } from "../../store/conversations/pending_messages.ts";
import { postingRestrictionOf } from "../../store/lobby/posting_restriction.ts";
import { atOnce, type Stores } from "../../store/stores.ts";
import type { Outbox } from "../connection/outbox.ts";

/** Shortest wait after a refusal that names none, milliseconds. */
const RETRY_MS = 1_000;

/** What the lobby's line needs. */
export interface LobbySyncOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  /** A new UUID. */
  readonly newId: () => string;
  readonly outbox: Outbox;
}

/** One page's voice in the lobby. */
export class LobbySync {
  constructor(readonly options: LobbySyncOptions) {}

  /** Says `text`. False, and nothing happens, when it cannot be said or too much waits already. */
  say(text: string): boolean {
    return this.#say({ text, requestId: this.options.newId(), inDoubt: false });
  }

  #say({ text, requestId: id, inDoubt }: Pick<PendingMessage, "text" | "requestId" | "inDoubt">): boolean {
    const { clock, outbox, stores } = this.options;
    const words = text.trim();
    if (words === "" || codePoints(words) > stores.connection.limits.value.maxLength) return false;
    if (this.#isSilent()) return false;
    if (outbox.full) {
      stores.toasts.show((t) => t("app").messages.tooMany);
      return false;
    }
    atOnce(() => {
      stores.lobby.add(id, words, new Date(clock.now()).toISOString(), inDoubt);
      outbox.push({ event: "message", data: { text: words }, id });
    });
    return true;
  }

  /** Sends a failed message again. Returns true when it is of the lobby, also when it cannot be sent now. */
  retry(requestId: string): boolean {
    const { newId, stores: { lobby } } = this.options;
    if (!lobby.pending.value.some((one) => one.requestId === requestId)) return false;
    if (this.#isSilent()) return true;
    const failed = lobby.take(requestId);
    // The server knows again what it has by the id of the request.
    if (failed !== undefined) this.#say(failed.inDoubt ? failed : { ...failed, requestId: newId() });
    return true;
  }

  /** Whether the refusal of request `id` only means "later". */
  postpones({ code, retry_after_ms = RETRY_MS }: ServerEvents["error"], id: string): boolean {
    const { outbox, stores } = this.options;
    if (code === "rate_limited") outbox.postpone(id, retry_after_ms);
    else if (code === "slow_mode") {
      stores.postingRules.rest(retry_after_ms);
      outbox.postpone(id, 0);
    } else return false;
    return true;
  }

  /** Whether this person cannot write in the lobby. Says why. */
  #isSilent(): boolean {
    const { stores } = this.options;
    const silence = postingRestrictionOf(stores);
    if (silence !== null) stores.toasts.show((t) => t("app").lobby.notSent(silence));
    return silence !== null;
  }
}
