// The user's actions in the companion's conversation: ask, stop the answer, clear her memory.

import type { Clock } from "../../store/connection/store_clock.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { batchUpdates } from "../../store/stores.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { PendingRequests } from "../connection/requests.ts";
import type { ConversationSyncOptions } from "../conversations/conversation_kind.ts";
import { CompanionSync } from "./companion_sync.ts";

/** What the actions need. */
export interface CompanionActionsOptions extends ConversationSyncOptions {
  readonly clock: Clock;
  readonly requests: PendingRequests;
}

/** The user's conversation with the companion. */
export class CompanionActions {
  /** Synchronises the conversation with the server. */
  readonly sync: CompanionSync;

  constructor(readonly options: CompanionActionsOptions) {
    this.sync = new CompanionSync(options);
  }

  /** Shows the conversation. */
  show(): void {
    const { screen } = this.options.stores;
    batchUpdates(() => {
      if (screen.dialog.value === "people") screen.dialog.value = null;
      screen.conversation.value = COMPANION_KEY;
    });
    this.sync.ensureReady();
  }

  /** Sends a question. Returns false when the text is invalid or the queue is full. */
  send(text: string): boolean {
    return this.options.sender.send(this.sync.target, text);
  }

  /** Sends the unanswered question `messageId` again. */
  askAgain(messageId: string): void {
    const { log } = this.options.stores.companion;
    batchUpdates(() => {
      const text = log.unansweredText(messageId);
      if (text !== undefined && this.send(text)) log.takeUnanswered(messageId);
    });
  }

  /** Stops the answer that is being generated. */
  stop(): void {
    const { room } = this.sync;
    if (room !== null) void this.options.requests.ask("violet_stop", { room });
  }

  /** Clears the companion's memory of this user. Resolves to the refusal, or null. */
  async forget(): Promise<Refused | null> {
    const { requests, stores, clock } = this.options;
    const answer = await requests.ask("violet_reset", {});
    if ("refused" in answer) return answer.refused;
    batchUpdates(() => {
      this.sync.forgotten();
      const text: MessageFormat = (t) => t("later").companion.forgotten;
      stores.companion.log.note("notice", text, new Date(clock.serverNow()).toISOString());
    });
    return null;
  }

  /** The newest message is visible. */
  seen(): void {
    this.options.stores.companion.unread.value = 0;
  }

  /** Formats fixed texts in the language of the page. */
  translate(): void {
    const { companion, i18n } = this.options.stores;
    companion.log.translate((message) => i18n.format(message));
  }

  /** Fetches the remembered turns, if that failed before. */
  fetchMemory(): void {
    this.sync.ensureReady();
  }
}
