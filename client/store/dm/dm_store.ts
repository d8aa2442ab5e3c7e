// All private conversations of the page.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents, User } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { Clock } from "../connection/store_clock.ts";
import { DmConversation } from "./dm_conversation.ts";

/** How long a typing notice is shown without being repeated, milliseconds. */
export const TYPING_MS = 6_000;

/** Private conversations, for views and the connection. */
export interface DmStore {
  /** Conversations with a tab, in the order they were opened. */
  readonly list: ReadonlySignal<readonly DmConversation[]>;
  /** Conversations that other users invite this one to. */
  readonly invitations: ReadonlySignal<readonly DmConversation[]>;
  /** Number of unread messages and unanswered invitations. */
  readonly unread: ReadonlySignal<number>;
  /** The conversation with `name`, in any case. */
  find(name: string): DmConversation | undefined;
  inRoom(room: string): DmConversation | undefined;
  /** The conversation with `name`; creates it if there is none. */
  open(name: string): DmConversation;
  /** The conversation with `name` in `room`, which is one of two members or is known already. */
  openRoom(name: string, room: string): DmConversation;
  /** The room is not that of its name any more. The conversation waits for an invitation, which the user's next message is. */
  roomGone(conversation: DmConversation): void;
  /** The server sent the room of a conversation. `iAmMember`: whether the user has an account. */
  roomReady(data: ServerEvents["pm_ready"], iAmMember: boolean): DmConversation;
  /** An invitation arrived. Returns false if it is known. */
  invited(data: ServerEvents["pm_invite"], iAmMember: boolean): boolean;
  /** Removes a conversation from the page. */
  close(key: string): void;
  /** The unread counts, which are the last events of a join. */
  setUnread(rooms: ServerEvents["pm_unread"]["rooms"]): void;
  /** An invitation was accepted: by the other user, or by this one in another tab. */
  accepted(data: ServerEvents["pm_accepted"]): void;
  typing(data: ServerEvents["pm_typing"]): void;
  /** Whether the guest on the other side is there: a gone one ends the conversation. */
  peerChanged(data: ServerEvents["pm_peer"]): void;
  read(data: ServerEvents["pm_read"], me: string): void;
  /** Users with these names left, or are no longer guests: ends the conversations with them as guests. */
  guestsLeft(names: readonly string[]): void;
  /** Ends the conversations with guests who are not among the online `users`. */
  endAbsentGuests(users: readonly User[]): void;
  /** Ends a conversation, with a notice that says why. */
  end(conversation: DmConversation, why: MessageFormat): void;
  /** The connection is lost. */
  connectionLost(): void;
  /** Messages since `since` (ISO 8601), of `room` or of all rooms, may have been lost between the nodes. */
  resync(since: string, room?: string): void;
  reset(): void;
}

/**
 * Creates an empty store. `isInFlight`: whether a request is in flight, or was when the connection was lost. `ignored`:
 * name keys of the ignored users, whose invitations are hidden.
 */
export function createDmStore(
  clock: Clock,
  isInFlight?: (requestId: string) => boolean,
  ignored?: ReadonlySignal<ReadonlySet<string>>,
): DmStore {
  return new SignalDmStore(clock, isInFlight, ignored);
}

class SignalDmStore implements DmStore {
  readonly #all: Signal<readonly DmConversation[]> = signal<readonly DmConversation[]>([]);
  readonly list: ReadonlySignal<readonly DmConversation[]>;
  readonly invitations: ReadonlySignal<readonly DmConversation[]>;
  readonly unread: ReadonlySignal<number>;
  readonly #typingTimers: Map<DmConversation, () => void> = new Map();

  constructor(
    readonly clock: Clock,
    readonly isInFlight?: (requestId: string) => boolean,
    readonly ignored?: ReadonlySignal<ReadonlySet<string>>,
  ) {
    this.list = computed(() =>
      this.#all.value.filter((one) =>
        one.state.value !== "invited" || one.opened.value || one.lines.value.all.length > 0
      )
    );
    this.invitations = computed(() =>
      this.#all.value.filter((one) =>
        one.state.value === "invited" && this.ignored?.value.has(one.key) !== true
      )
    );
    this.unread = computed(() =>
      this.list.value.reduce((sum, one) => sum + one.unread.value, this.invitations.value.length)
    );
  }

  find(name: string): DmConversation | undefined {
    const key = nameKey(name);
    return this.#all.value.find((one) => one.key === key);
  }

  inRoom(room: string): DmConversation | undefined {
    return this.#all.value.find((one) => one.room === room);
  }

  open(name: string): DmConversation {
    const known = this.find(name);
    if (known !== undefined) return known;
    const conversation = new DmConversation(name, this.isInFlight);
    this.#all.value = [...this.#all.value, conversation];
    return conversation;
  }

  openRoom(name: string, room: string): DmConversation {
    const conversation = this.open(name);
    if (conversation.room !== room) this.#changeRoom(conversation, room);
    return conversation;
  }

  roomGone(conversation: DmConversation): void {
    this.#changeRoom(conversation, null);
    conversation.state.value = "waiting";
    conversation.typing.value = false;
    conversation.unread.value = 0;
    this.#failPending(conversation);
  }

  roomReady(data: ServerEvents["pm_ready"], iAmMember: boolean): DmConversation {
    const conversation = this.open(data.with);
    const wasInvited = conversation.state.value === "invited";
    this.#updateRoom(conversation, data.with, data, iAmMember);
    if (wasInvited) conversation.answered = true;
    const { sealed, history } = conversation;
    const unanswered = sealed.value === true && history.value === "none" ? "opening" : "waiting";
    conversation.state.value = conversation.answered ? "open" : unanswered;
    return conversation;
  }

  invited(data: ServerEvents["pm_invite"], iAmMember: boolean): boolean {
    const conversation = this.open(data.from);
    this.#updateRoom(conversation, data.from, data, iAmMember);
    if (conversation.answered) return false;
    conversation.state.value = "invited";
    return true;
  }

  close(key: string): void {
    const conversation = this.find(key);
    if (conversation !== undefined) this.#setTypingTimer(conversation, null);
    this.#all.value = this.#all.value.filter((one) => one !== conversation);
  }

  setUnread(rooms: ServerEvents["pm_unread"]["rooms"]): void {
    for (const conversation of this.#all.value) {
      if (conversation.sealed.value === true) conversation.unread.value = 0;
    }
    for (const { with: name, room, count } of rooms) {
      const conversation = this.openRoom(name, room);
      conversation.sealed.value = true;
      conversation.markAnswered();
      conversation.unread.value = count;
    }
  }

  accepted({ room }: ServerEvents["pm_accepted"]): void {
    this.inRoom(room)?.markAnswered();
  }

  typing({ room, busy }: ServerEvents["pm_typing"]): void {
    const conversation = this.inRoom(room);
    if (conversation === undefined) return;
    conversation.markAnswered();
    conversation.typing.value = busy;
    const stop = (): void => void (conversation.typing.value = false);
    this.#setTypingTimer(conversation, busy ? this.clock.after(TYPING_MS, stop) : null);
  }

  read({ room, by, id }: ServerEvents["pm_read"], me: string): void {
    const conversation = this.inRoom(room);
    if (conversation === undefined) return;
    if (nameKey(by) === nameKey(me)) return conversation.readByMe(id);
    conversation.markAnswered();
    conversation.readByPeer(id);
  }

  peerChanged({ room, state }: ServerEvents["pm_peer"]): void {
    const conversation = this.inRoom(room);
    if (conversation === undefined) return;
    conversation.away.value = state === "away";
    if (state === "away") conversation.typing.value = false;
    if (state === "gone") this.#guestLeft(conversation);
  }

  guestsLeft(names: readonly string[]): void {
    for (const name of names) {
      const conversation = this.find(name);
      if (conversation?.sealed.value === false) this.#guestLeft(conversation);
    }
  }

  endAbsentGuests(users: readonly User[]): void {
    const here = new Set(users.map((user) => nameKey(user.username)));
    for (const conversation of this.#all.value) {
      if (conversation.sealed.value === false && !here.has(conversation.key)) this.#guestLeft(conversation);
    }
  }

  end(conversation: DmConversation, why: MessageFormat): void {
    const state = conversation.state.value;
    // A conversation that has not begun cannot end.
    if (state === "ended" || (state === "new" && conversation.pending.value.length === 0)) return;
    if (conversation.state.value === "invited") return this.close(conversation.key);
    conversation.state.value = "ended";
    conversation.answered = false;
    conversation.typing.value = false;
    conversation.note("notice", why, new Date(this.clock.serverNow()).toISOString());
    this.#failPending(conversation);
  }

  connectionLost(): void {
    for (const conversation of this.#all.value) {
      conversation.connectionLost();
      // The server says it again after the join.
      conversation.away.value = false;
    }
  }

  resync(since: string, room?: string): void {
    if (room !== undefined) return this.inRoom(room)?.resyncSince(since);
    for (const conversation of this.#all.value) conversation.resyncSince(since);
  }

  reset(): void {
    for (const conversation of this.#all.value) this.#setTypingTimer(conversation, null);
    this.#all.value = [];
  }

  /** Updates the room of a conversation. A different room than before is a new conversation. */
  #updateRoom(
    conversation: DmConversation,
    name: string,
    { room, peer }: { room: string; peer?: User },
    iAmMember: boolean,
  ): void {
    this.#changeRoom(conversation, room);
    conversation.name.value = name;
    conversation.peer = peer;
    // Without `peer` the other user is offline, and only members can be written to offline.
    conversation.sealed.value = iAmMember && (peer?.is_registered ?? true);
  }

  /** Another room than before is a new conversation. */
  #changeRoom(conversation: DmConversation, room: string | null): void {
    if (conversation.room !== null && conversation.room !== room) {
      conversation.answered = false;
      conversation.forgetHistory();
      const text: MessageFormat = (t) => t("later").dm.otherRoom;
      conversation.note("notice", text, new Date(this.clock.serverNow()).toISOString());
    }
    conversation.room = room;
  }

  #failPending(conversation: DmConversation): void {
    for (const { requestId } of conversation.pending.value) {
      conversation.fail(requestId, (t) => t("later").dm.tooLate);
    }
  }

  #guestLeft(conversation: DmConversation): void {
    const name = conversation.name.value;
    this.end(conversation, (t) => t("later").dm.guestLeft(name));
  }

  #setTypingTimer(conversation: DmConversation, cancel: (() => void) | null): void {
    this.#typingTimers.get(conversation)?.();
    if (cancel === null) this.#typingTimers.delete(conversation);
    else this.#typingTimers.set(conversation, cancel);
  }
}
