// Sends to the lobby, unless a mute or the posting rules forbid it.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { postingRestrictionOf } from "../../store/lobby/posting_restriction.ts";
import type { LobbyStore } from "../../store/lobby/lobby_store.ts";
import { ownAuthor, type Stores } from "../../store/stores.ts";
import type { OutgoingMessage, SendTarget } from "../conversations/message_sender.ts";

/** The send target of the lobby. */
export class LobbyTarget implements SendTarget {
  readonly log: LobbyStore;

  constructor(readonly stores: Stores) {
    this.log = stores.lobby;
  }

  accepts(): boolean {
    const restriction = postingRestrictionOf(this.stores);
    // The notice above the composer says why.
    if (restriction !== null) this.stores.postingRules.notSent();
    return restriction === null;
  }

  encode(_requestId: string, text: string): OutgoingMessage {
    return { event: "message", data: { text } };
  }

  onAcknowledged(requestId: string, ack: ServerEvents["ack"]): void {
    this.log.acknowledge(requestId, ack, ownAuthor(this.stores));
  }
}
