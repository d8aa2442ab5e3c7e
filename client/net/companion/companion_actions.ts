// Talking with the companion: asking, stopping her, and making her forget.

import type { Clock } from "../../store/connection/store_clock.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { atOnce } from "../../store/stores.ts";
import { COMPANION_KEY } from "../../store/companion/companion_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { PendingRequests } from "../connection/requests.ts";
import { CompanionSync, type CompanionSyncOptions } from "./companion_sync.ts";

/** What the conversation needs from the rest of the page. */
export interface CompanionActionsOptions extends CompanionSyncOptions {
  readonly clock: Clock;
  readonly requests: PendingRequests;
}

/** A person's conversation with her. */
export class CompanionActions {
  /** What the server says about it. */
  readonly sync: CompanionSync;

  constructor(readonly options: CompanionActionsOptions) {
    this.sync = new CompanionSync(options);
  }

  /** Brings the conversation into view. */
  show(): void {
    const { screen } = this.options.stores;
    atOnce(() => {
      if (screen.dialog.value === "people") screen.dialog.value = null;
      screen.conversation.value = COMPANION_KEY;
    });
    this.sync.ensureReady();
  }

  /** Asks. False, and nothing happens, when it cannot be asked or too much waits already. */
  say(text: string): boolean {
    return this.options.sender.send(this.sync.target, text);
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
    const { room } = this.sync;
    if (room !== null) void this.options.requests.ask("violet_stop", { room });
  }

  /** Makes her forget. Resolves to why she does not, or null. */
  async forget(): Promise<Refused | null> {
    const { requests, stores, clock } = this.options;
    const answer = await requests.ask("violet_reset", {});
    if ("refused" in answer) return answer.refused;
    atOnce(() => {
      this.sync.forgotten();
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
    this.sync.ensureReady();
  }
}
