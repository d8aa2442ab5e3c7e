// The user's actions in private conversations: open, accept, decline, send, load history, close.

import { nameKey } from "../../../server/protocol/names.ts";
import type { MessageId } from "../../../server/protocol/server_events.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import { batchUpdates } from "../../store/stores.ts";
import { refusalCause, refusalMessage } from "../../i18n/refusal_text.ts";
import { TypingNotice } from "../conversations/typing_notice.ts";
import { beginAnew, giveBack } from "./dm_start.ts";
import { DmSync, type DmSyncOptions } from "./dm_sync.ts";

/** What the actions need. */
export type DmActionsOptions = DmSyncOptions;

/** The user's private conversations. `key`: the name key of the other user. */
export class DmActions {
  /** Synchronises the conversations with the server. */
  readonly sync: DmSync;
  readonly #typing: Map<DmConversation, TypingNotice> = new Map();

  constructor(readonly options: DmActionsOptions) {
    this.sync = new DmSync(options, (conversation) => this.#typing.get(conversation)?.sent());
  }

  /**
   * Shows the conversation with `name`, or accepts their invitation. It does not invite: the first message does. Ignores
   * the user's own name.
   */
  open(name: string): void {
    const { dms, screen, session } = this.options.stores;
    if (nameKey(name) === nameKey(session.me.value?.username ?? "")) return;
    batchUpdates(() => {
      const conversation = dms.open(name);
      screen.dialog.value = null;
      if (conversation.state.value === "invited") return this.accept(conversation.key);
      screen.conversation.value = conversation.key;
      this.#begin(conversation);
    });
  }

  /** Shows a conversation that has a tab; null: the lobby. */
  show(key: string | null): void {
    const conversation = key === null ? undefined : this.#find(key);
    batchUpdates(() => {
      this.options.stores.screen.conversation.value = conversation?.key ?? null;
      if (conversation !== undefined) this.sync.ensureReady(conversation);
    });
  }

  /** Accepts an invitation. One that is accepted already is only shown. */
  accept(key: string): void {
    const conversation = this.#find(key);
    if (conversation === undefined || conversation.room === null) return;
    if (conversation.state.value === "invited") this.sync.accept(conversation);
    this.options.stores.screen.conversation.value = key;
  }

  /** Declines an invitation: for a day, this user's invitations do not arrive. */
  decline(key: string): void {
    const conversation = this.#find(key);
    if (conversation === undefined || conversation.room === null) return;
    const { room, name: { value: name } } = conversation;
    const { toasts } = this.options.stores;
    this.options.rooms.decline(room, (error) => toasts.show(refusalMessage(refusalCause(error))));
    this.declinedIn(room);
    toasts.show((t) => t("later").people.declined(name));
  }

  /** The invitation to a room was declined, here or in another tab. A conversation that the user has opened stays. */
  declinedIn(room: string): void {
    const conversation = this.options.stores.dms.inRoom(room);
    if (conversation?.state.value !== "invited") return;
    batchUpdates(() => {
      if (!conversation.opened.value) return this.sync.close(conversation);
      conversation.room = null;
      conversation.state.value = "new";
    });
  }

  /** Closes a conversation on this page. The server keeps its messages. */
  close(key: string): void {
    const conversation = this.#find(key);
    if (conversation === undefined) return;
    this.typing(key, false);
    this.#typing.get(conversation)?.reset();
    this.#typing.delete(conversation);
    batchUpdates(() => this.sync.close(conversation));
  }

  /** Sends `text`. Returns false when it is invalid, the conversation has ended, or the queue is full. */
  send(key: string, text: string): boolean {
    const conversation = this.#find(key);
    if (conversation === undefined) return false;
    conversation.refused.value = null;
    // To answer an invitation is to accept it.
    if (conversation.state.value === "invited") {
      this.sync.accept(conversation);
      conversation.markAnswered();
    }
    return this.options.sender.send(this.sync.targetOf(conversation), text);
  }

  /** Messages that wait to be sent go back into the field. */
  takeBack(key: string): void {
    const conversation = this.#find(key);
    if (conversation === undefined) return;
    batchUpdates(() => giveBack(this.sync.targetOf(conversation), this.options.sender));
  }

  /** The user types (`busy`), or has emptied or left the field. */
  typing(key: string, busy: boolean): void {
    const conversation = this.#find(key);
    if (conversation?.state.value === "open") this.#typingOf(conversation).set(busy);
  }

  /** The newest messages are visible: marks them as read, unless earlier ones are missing. */
  seen(key: string): void {
    const conversation = this.#find(key);
    if (conversation?.state.value !== "open" || conversation.room === null) return;
    const { newestOfPeer, room, unread } = conversation;
    if (newestOfPeer === undefined || isMissing(conversation, newestOfPeer)) return;
    unread.value = 0;
    this.options.rooms.read(room, newestOfPeer);
  }

  /** Fetches older messages, or repeats a failed fetch. */
  fetchOlder(key: string): void {
    const conversation = this.#find(key);
    if (conversation !== undefined) void this.sync.history.fetchOlder(conversation);
  }

  /** Fetches the messages that were missed while the connection was lost. */
  fetchMissed(key: string): void {
    const conversation = this.#find(key);
    if (conversation !== undefined) void this.sync.history.fetchNewest(conversation);
  }

  /** The connection is lost. */
  lost(): void {
    for (const typing of this.#typing.values()) typing.reset();
    this.sync.lost();
  }

  /** The session is over. */
  reset(): void {
    const { dms, screen } = this.options.stores;
    for (const typing of this.#typing.values()) typing.reset();
    this.#typing.clear();
    this.sync.reset();
    dms.reset();
    screen.conversation.value = null;
  }

  #typingOf(conversation: DmConversation): TypingNotice {
    const known = this.#typing.get(conversation);
    if (known !== undefined) return known;
    const typing = new TypingNotice(this.options.clock, (busy) => {
      if (conversation.room !== null) this.options.rooms.typing(conversation.room, busy);
    });
    this.#typing.set(conversation, typing);
    return typing;
  }

  /**
   * The user has opened a conversation by its name. Nothing of it reaches the other: the first message invites. Stored
   * messages of an earlier time are fetched, and with them the room.
   */
  #begin(conversation: DmConversation): void {
    const { sender, stores } = this.options;
    const { history, opened, room, sealed, state } = conversation;
    opened.value = true;
    const isUnsent = !sender.isAwaitingRoom(this.sync.targetOf(conversation));
    const isOver = state.value === "ended" || (state.value === "opening" && room === null);
    if (isOver && isUnsent) beginAnew(conversation, stores);
    if (state.value !== "new") return this.sync.ensureReady(conversation);
    if (sealed.value !== true || history.value !== "none") return;
    void this.sync.history.fetchNewest(conversation).then(() => {
      if (conversation.room !== null) this.sync.ensureReady(conversation);
    });
  }

  #find(key: string): DmConversation | undefined {
    return this.options.stores.dms.find(key);
  }
}

/** Whether stored messages before the one with this id may not be loaded. */
function isMissing({ sealed, hasNewest, gap, lastKnownId }: DmConversation, id: MessageId): boolean {
  if (sealed.value === false) return false;
  return !hasNewest || gap.value || (lastKnownId !== null && Number(id) > lastKnownId);
}
