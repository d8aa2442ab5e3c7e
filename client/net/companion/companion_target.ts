// Sends questions to the companion: those of members are sealed, each with a key of its own.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { CompanionConversation } from "../../store/companion/companion_conversation.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { OutgoingMessage, SendTarget } from "../conversations/message_sender.ts";
import type { QuestionKeys } from "./question_keys.ts";

/** What the target needs. */
export interface CompanionTargetOptions {
  readonly stores: LaterStores;
  readonly keys: QuestionKeys;
  /** The companion's room with this user; null while it is not open. */
  readonly room: () => string | null;
  /** A question waits until the room is open. */
  readonly onRoomNeeded: () => void;
  /** The user cleared the companion's memory with `/reset`. */
  readonly onForget: () => void;
}

/** The send target of questions. */
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

/** Whether a question is the command that clears the companion's memory. */
export function isResetCommand(text: string): boolean {
  return text.toLowerCase() === "/reset";
}
