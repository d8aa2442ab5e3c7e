// Synchronises the companion's conversation with the server: room, key, answers, and what was said before.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { createOpener } from "../../crypto/opener.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { PendingRequests } from "../connection/requests.ts";
import type { ConversationKind, ConversationSyncOptions } from "../conversations/conversation_kind.ts";
import { CompanionInbox } from "./companion_inbox.ts";
import { CompanionTarget } from "./companion_target.ts";
import { QuestionKeys } from "./question_keys.ts";

/** Events that are kept until the room is open, at most: the pieces of an answer and more. */
const MAX_HELD = 2_000;

/** What the synchronisation needs. */
export type CompanionSyncOptions =
  & Pick<ConversationSyncOptions, "stores" | "sender" | "rooms" | "pause">
  & { readonly requests: Pick<PendingRequests, "ask"> };

/** Keeps the companion's conversation in sync with the server. */
export class CompanionSync implements ConversationKind {
  /** The send target of questions. */
  readonly target: CompanionTarget;
  /** The keys of questions from this page. */
  readonly keys: QuestionKeys = new QuestionKeys();
  /** The companion's room with this user; null until the server has opened it on this connection. */
  room: string | null = null;
  #roomKey = "";
  /** Whether the room was opened in this session, on this connection or an earlier one. */
  #wasOpened = false;
  /** What arrived before the room was open, and needs its key. */
  #held: (() => void)[] = [];
  readonly #inbox: CompanionInbox;

  constructor(readonly options: CompanionSyncOptions) {
    const { stores, pause, requests } = options;
    const opener = createOpener(pause);
    const roomKey = (): string => this.#roomKey;
    this.#inbox = new CompanionInbox({ stores, requests, opener, keys: this.keys, roomKey });
    this.target = new CompanionTarget({
      stores,
      keys: this.keys,
      room: () => this.room,
      onRoomNeeded: () => this.#open(),
      onForget: () => this.#inbox.forgotten(),
    });
  }

  /** Requests the room and, for members, the past conversation, as far as they are missing. */
  ensureReady(): void {
    const { value } = this.options.stores.companion.history;
    if (this.room === null) this.#open();
    else if (value === "none" || value === "failed") void this.#inbox.fetchTurns(this.room);
  }

  opened({ room, room_key, elsewhere }: ServerEvents["pm_ready"]): void {
    const { sender, stores: { companion, screen } } = this.options;
    companion.elsewhere.value = elsewhere === true;
    this.room = room;
    this.#roomKey = room_key ?? "";
    this.#wasOpened = true;
    sender.roomOpened(this.target);
    for (const run of this.#held.splice(0)) run();
    // What was said while the connection was lost may be missing: all is fetched again.
    const isInView = screen.conversation.value === COMPANION_KEY;
    if (companion.history.value !== "none" || isInView) void this.#inbox.fetchTurns(room);
  }

  message(data: ServerEvents["pm_message"]): void {
    this.#whenOpen(() => this.#inbox.message(data));
  }

  /** Progress of a question, or of an answer that is made again or continued. One is reported at a time. */
  typing(data: ServerEvents["violet_typing"]): void {
    const { companion } = this.options.stores;
    const { busy, re_id, again_of, more_of } = data;
    const before = companion.place.value?.id;
    companion.typingChanged(data);
    if (before !== undefined && !(busy && before === re_id)) this.#whenOpen(() => this.#inbox.over(before));
    const answerId = again_of ?? more_of;
    if (!busy || re_id === undefined || answerId === undefined) return;
    this.#whenOpen(() => this.#inbox.run(re_id, again_of === undefined ? "more" : "again", answerId));
  }

  /** A piece of an answer arrived. */
  delta(data: ServerEvents["violet_delta"]): void {
    this.#whenOpen(() => this.#inbox.delta(data));
  }

  /** Turns arrived, as the server keeps them. */
  turns(data: ServerEvents["violet_turns"]): void {
    this.#whenOpen(() => this.#inbox.turns(data));
  }

  /** A question ended without an answer. */
  unanswered({ id }: ServerEvents["violet_unanswered"]): void {
    this.#inbox.unanswered(id);
  }

  /** The newest question gets no answer: the free messages are used up. */
  quotaExceeded(): void {
    const { companion, screen } = this.options.stores;
    companion.log.quotaExceeded();
    screen.dialog.value = "premium";
  }

  /** Messages are forgotten; without ids, all are. */
  forgotten({ ids }: { readonly ids?: ServerEvents["violet_forgot"]["ids"] } = {}): void {
    this.#inbox.forgotten(ids);
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
    this.keys.lost();
    this.#held = [];
    batchUpdates(() => companion.connectionLost());
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
    this.#held = [];
    this.room = null;
    this.#wasOpened = false;
    this.keys.clear();
    stores.companion.reset();
  }

  #whenOpen(run: () => void): void {
    if (this.room !== null) return run();
    if (this.#held.length < MAX_HELD) this.#held.push(run);
    this.#open();
  }

  #open(): void {
    this.options.rooms.open(BOT_NAME, () => {
      const { companion: { history }, session } = this.options.stores;
      if (session.me.value?.is_registered === true && history.value === "none") history.value = "failed";
    });
  }
}
