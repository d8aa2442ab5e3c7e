// Sends to a private conversation: sealed between two members, plain with a guest.

import { seal } from "../../../server/protocol/sealed.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Opener } from "../../crypto/opener.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { OutgoingMessage, SendTarget } from "../conversations/message_sender.ts";

/** What a target needs. */
export interface DmTargetOptions {
  readonly stores: LaterStores;
  readonly opener: Opener;
  /** Key of a room, base64; undefined while it is unknown. */
  readonly keyOf: (room: string | null) => string | undefined;
  /** A message waits until the room is open. */
  readonly onRoomNeeded: (conversation: DmConversation) => void;
  /** A message was refused because the guest has left. */
  readonly onGuestLeft: (conversation: DmConversation) => void;
  /** A message is about to be sent. */
  readonly onSend: (conversation: DmConversation) => void;
}

/** The send target of one private conversation. */
export class DmTarget implements SendTarget {
  constructor(readonly log: DmConversation, readonly options: DmTargetOptions) {}

  accepts(): boolean {
    const { name, state } = this.log;
    if (state.value === "ended") {
      const peer = name.value;
      this.options.stores.toasts.show((t) => t("later").dm.inviteFirst(peer));
    }
    return state.value !== "ended" && state.value !== "invited";
  }

  encode(_requestId: string, text: string): OutgoingMessage | null | Promise<OutgoingMessage | undefined> {
    const { room, sealed } = this.log;
    const key = this.options.keyOf(room);
    if (room !== null && key !== undefined) {
      return sealed.value === true
        ? this.#seal(room, key, text)
        : { event: "pm_message", data: { room, text } };
    }
    this.options.onRoomNeeded(this.log);
    return null;
  }

  onSend(): void {
    this.options.onSend(this.log);
  }

  onAcknowledged(requestId: string, { id, ts }: ServerEvents["ack"]): void {
    const me = this.options.stores.session.me.value?.username ?? "";
    if (id !== undefined && ts !== undefined) this.log.acknowledge(requestId, id, ts, me);
  }

  onRefused(_requestId: string, { code }: ServerEvents["error"]): boolean {
    const isGone = this.log.sealed.value === false && (code === "offline" || code === "forbidden");
    if (isGone) this.options.onGuestLeft(this.log);
    return isGone;
  }

  async #seal(room: string, key: string, text: string): Promise<OutgoingMessage | undefined> {
    const opened = await this.options.opener.key(key);
    if (opened === undefined) return undefined;
    return { event: "pm_message", data: { room, ...await seal(opened, text) } };
  }
}
