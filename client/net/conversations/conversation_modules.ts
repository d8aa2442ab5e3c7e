// Talking beside the lobby: with people, and with Violet. Loaded once somebody is in.

import type { ServerEnvelope } from "../../../server/protocol/server_events.ts";
import { isBot } from "../../../server/protocol/names.ts";
import { COMPANION_KEY } from "../../store/companion/companion_store.ts";
import { DmActions, type DmActionsOptions } from "../dm/dm_actions.ts";
import { type CompanionActionsOptions, CompanionChat } from "../companion/companion_actions.ts";

/** What talking needs from the rest of the page. */
export type ConversationModulesOptions = DmActionsOptions & CompanionActionsOptions;

/** A person's conversations beside the lobby. */
export class ConversationModules {
  /** With people. */
  readonly dm: DmActions;
  /** With the companion. */
  readonly companion: CompanionChat;

  constructor(options: ConversationModulesOptions) {
    this.dm = new DmActions(options);
    this.companion = new CompanionChat(options);
  }

  /** Messages that have not come as far as the outbox. */
  get unsent(): number {
    return this.dm.unsent + this.companion.unsent;
  }

  /** Brings the conversation with `name` into view; invites them where there is none yet. */
  open(name: string): void {
    if (isBot(name)) this.companion.show();
    else this.dm.open(name);
  }

  /** Brings a conversation that has a tab into view. */
  show(key: string): void {
    if (key === COMPANION_KEY) this.companion.show();
    else this.dm.show(key);
  }

  /** Sends a failed message again. */
  retry(requestId: string): void {
    if (!this.companion.retry(requestId)) this.dm.retry(requestId);
  }

  /** Takes a failed message away for good. */
  discard(requestId: string): void {
    this.companion.discard(requestId);
    this.dm.discard(requestId);
  }

  /** Takes what concerns conversations alone. Returns true when nothing is left to be done with it. */
  receive(envelope: ServerEnvelope): boolean {
    return this.companion.receive(envelope) || this.dm.receive(envelope);
  }

  /** We are in, for the first time or again, or as somebody else. */
  joined(): void {
    this.dm.joined();
    this.companion.joined();
  }

  /** The connection is gone. */
  lost(): void {
    this.dm.lost();
    this.companion.lost();
  }

  /** The session is over. */
  reset(): void {
    this.dm.reset();
    this.companion.reset();
  }
}
