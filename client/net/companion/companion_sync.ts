// Synchronises the companion's conversation with the server: room, key, answers, memory.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { createOpener } from "../../crypto/opener.ts";
import { batchUpdates } from "../../store/stores.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import type { ConversationKind, ConversationSyncOptions } from "../conversations/conversation_kind.ts";
import { CompanionInbox } from "./companion_inbox.ts";
import { CompanionTarget } from "./companion_target.ts";
import { QuestionKeys } from "./question_keys.ts";

/** Keeps the companion's conversation in sync with the server. */
export class CompanionSync implements ConversationKind {
  /** The send target of questions. */
  readonly target: CompanionTarget;
  /** The companion's room with this user; null until the server has opened it on this connection. */
  room: string | null = null;
  #roomKey = "";
  /** Whether the room was opened in this session, on this connection or an earlier one. */
  #wasOpened = false;
  readonly #inbox: CompanionInbox;
  readonly #keys: QuestionKeys = new QuestionKeys();

  constructor(readonly options: ConversationSyncOptions) {
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

  /** Requests the room and, for members, the remembered turns, as far as they are missing. */
  ensureReady(): void {
    const { value } = this.options.stores.companion.history;
    if (this.room === null) this.#open();
    else if (value === "none" || value === "failed") void this.#inbox.fetchMemory();
  }

  opened({ room, room_key, elsewhere }: ServerEvents["pm_ready"]): void {
    const { sender, stores: { companion, screen } } = this.options;
    companion.elsewhere.value = elsewhere === true;
    this.room = room;
    this.#roomKey = room_key;
    this.#wasOpened = true;
    sender.roomOpened(this.target);
    const isInView = screen.conversation.value === COMPANION_KEY;
    // Answers may have been missed while the connection was lost: the memory is fetched again.
    if (companion.history.value === "all" || isInView) {
      if (companion.history.value === "all") companion.history.value = "none";
      this.ensureReady();
    }
  }

  message(data: ServerEvents["pm_message"]): void {
    if (this.room === null) this.#inbox.countUnopened(data);
    else this.#inbox.message(data);
  }

  /** The next part of a streamed answer arrived. */
  delta(data: ServerEvents["violet_delta"]): void {
    this.#inbox.delta(data);
  }

  /** The newest question gets no answer: the free messages are used up. */
  quotaExceeded(): void {
    const { companion, screen } = this.options.stores;
    companion.log.quotaExceeded();
    screen.dialog.value = "premium";
  }

  /** The companion's memory was cleared: clears the conversation. */
  forgotten(): void {
    this.#inbox.forgotten();
  }

  /** The room may be a different one after each join. */
  joined(): void {
    const { sender, stores } = this.options;
    const isNeeded = this.#wasOpened || sender.isAwaitingRoom(this.target);
    this.room = null;
    if (isNeeded || stores.screen.conversation.value === COMPANION_KEY) this.#open();
  }

  lost(): void {
    const { sender, stores: { companion, session } } = this.options;
    this.#keys.lost();
    batchUpdates(() => {
      companion.position.value = null;
      companion.log.connectionLost();
    });
    if (session.me.value?.is_registered === true) return;
    // A guest gets another room after a reconnect: questions wait until it is open.
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
