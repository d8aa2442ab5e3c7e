// The companion's conversation and the server: her room and its key, and what she says.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { createOpener } from "../../crypto/opener.ts";
import { atOnce, type Stores } from "../../store/stores.ts";
import { COMPANION_KEY } from "../../store/companion/companion_store.ts";
import type { ConversationKind } from "../conversations/conversation_kind.ts";
import type { MessageSender } from "../conversations/message_sender.ts";
import type { RoomRequests } from "../conversations/room_requests.ts";
import type { FetchHistory } from "../dm/dm_history.ts";
import { CompanionInbox } from "./companion_inbox.ts";
import { CompanionTarget } from "./companion_target.ts";
import { QuestionKeys } from "./question_keys.ts";

/** What the conversation needs from the rest of the page. */
export interface CompanionSyncOptions {
  readonly stores: Stores;
  readonly sender: MessageSender;
  readonly rooms: RoomRequests;
  readonly fetchHistory: FetchHistory;
  /** Lets other work run. */
  readonly pause: () => Promise<void>;
}

/** Keeps the conversation and the server in step. */
export class CompanionSync implements ConversationKind {
  /** Where questions are sent to. */
  readonly target: CompanionTarget;
  /** Name of her room with this person, once the server has told it. */
  room: string | null = null;
  #roomKey = "";
  /** Whether the room was opened in this session, on this connection or an earlier one. */
  #wasOpened = false;
  readonly #inbox: CompanionInbox;
  readonly #keys: QuestionKeys = new QuestionKeys();

  constructor(readonly options: CompanionSyncOptions) {
    const { stores, fetchHistory, pause } = options;
    const opener = createOpener(pause);
    const roomKey = (): string => this.#roomKey;
    this.#inbox = new CompanionInbox({ stores, fetchHistory, opener, keys: this.#keys, roomKey });
    this.target = new CompanionTarget({
      stores,
      keys: this.#keys,
      room: () => this.room,
      onRoomNeeded: () => this.#open(),
      onForget: () => this.forgotten(),
    });
  }

  /** Sees to it that the room is known and, for members, what she remembers. */
  ensureReady(): void {
    const { value } = this.options.stores.companion.history;
    if (this.room === null) this.#open();
    else if (value === "none" || value === "failed") void this.#inbox.fetchMemory();
  }

  opened({ room, room_key }: ServerEvents["pm_ready"]): void {
    const { sender, stores: { companion, screen } } = this.options;
    this.room = room;
    this.#roomKey = room_key;
    this.#wasOpened = true;
    sender.roomOpened(this.target);
    const isInView = screen.conversation.value === COMPANION_KEY;
    // What she said while the connection was lost is to be fetched again.
    if (companion.history.value === "all" || isInView) {
      if (companion.history.value === "all") companion.history.value = "none";
      this.ensureReady();
    }
  }

  message(data: ServerEvents["pm_message"]): void {
    if (this.room === null) this.#inbox.countUnopened(data);
    else this.#inbox.message(data);
  }

  /** A piece of an answer came. */
  delta(data: ServerEvents["violet_delta"]): void {
    this.#inbox.delta(data);
  }

  /** The newest question is not answered: no free message is left. */
  quotaExceeded(): void {
    const { companion, screen } = this.options.stores;
    companion.log.quotaExceeded();
    screen.dialog.value = "premium";
  }

  /** She has forgotten everything, and so does the page. */
  forgotten(): void {
    this.#inbox.forgotten();
  }

  /** Her room may be another one now. */
  joined(): void {
    const { sender, stores } = this.options;
    const isNeeded = this.#wasOpened || sender.isAwaitingRoom(this.target);
    this.room = null;
    if (isNeeded || stores.screen.conversation.value === COMPANION_KEY) this.#open();
  }

  lost(): void {
    const { sender, stores: { companion, session } } = this.options;
    this.#keys.lost();
    atOnce(() => {
      companion.position.value = null;
      companion.log.connectionLost();
    });
    if (session.me.value?.is_registered === true) return;
    // A guest comes back to another room: questions wait for that one.
    this.room = null;
    sender.roomChanged(this.target);
  }

  reset(): void {
    const { sender, stores } = this.options;
    sender.cancel(this.target);
    sender.forget(this.target);
    this.#inbox.reset();
    this.room = null;
    this.#wasOpened = false;
    this.#keys.clear();
    stores.companion.reset();
  }

  #open(): void {
    this.options.rooms.open(BOT_NAME, () => {});
  }
}
