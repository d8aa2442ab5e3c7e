// The companion's conversation as a place to write in: a member's questions are sealed, each with a key of its own.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { CompanionConversation } from "../../store/companion/companion_conversation.ts";
import type { Stores } from "../../store/stores.ts";
import type { OutgoingMessage, SendTarget } from "../conversations/message_sender.ts";
import type { QuestionKeys } from "./question_keys.ts";

/** What the target needs, and whom it tells. */
export interface CompanionTargetOptions {
  readonly stores: Stores;
  readonly keys: QuestionKeys;
  /** Her room with this person; null while it is not known on this connection. */
  readonly room: () => string | null;
  /** A question waits for the room. */
  readonly onRoomNeeded: () => void;
  /** She has been told to forget everything. */
  readonly onForget: () => void;
}

/** Sends questions. */
export class CompanionTarget implements SendTarget {
  readonly log: CompanionConversation;

  constructor(readonly options: CompanionTargetOptions) {
    this.log = options.stores.companion.log;
  }

  accepts(): boolean {
    return true;
  }

  encode(requestId: string, text: string): OutgoingMessage | null | Promise<OutgoingMessage | undefined> {
    const room = this.options.room();
    if (room !== null) {
      return this.#isMember
        ? this.#seal(requestId, room, text)
        : { event: "pm_message", data: { room, text } };
    }
    this.options.onRoomNeeded();
    return null;
  }

  onAcknowledged(requestId: string, { id, ts }: ServerEvents["ack"]): void {
    const { keys, onForget, stores } = this.options;
    if (id === undefined || ts === undefined) return;
    keys.acknowledged(requestId, id);
    const text = this.log.acknowledge(requestId, { id, ts }, stores.session.me.value?.username ?? "");
    if (text !== undefined && isResetCommand(text) && this.#isMember) onForget();
  }

  onRefused(requestId: string): boolean {
    this.options.keys.drop(requestId);
    return false;
  }

  get #isMember(): boolean {
    return this.options.stores.session.me.value?.is_registered === true;
  }

  async #seal(requestId: string, room: string, text: string): Promise<OutgoingMessage | undefined> {
    const sealed = await this.options.keys.seal(requestId, text);
    return sealed === undefined ? undefined : { event: "pm_message", data: { room, ...sealed } };
  }
}

/** Whether a question is the command to forget everything. */
export function isResetCommand(text: string): boolean {
  return text.toLowerCase() === "/reset";
}
