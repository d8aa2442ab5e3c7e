// All private conversations of this page.

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents, User } from "../../../server/protocol/server_events.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { Clock } from "../connection/store_clock.ts";
import { DmConversation } from "./dm_conversation.ts";

/** How long "is typing" stays without being said anew, milliseconds. */
export const TYPING_MS = 6_000;

/** Private conversations as views, `apply` and the connection use them. */
export interface DmStore {
  /** Those that have a tab, in the order they were opened. */
  readonly list: ReadonlySignal<readonly DmConversation[]>;
  /** Those to which somebody has invited us. */
  readonly invitations: ReadonlySignal<readonly DmConversation[]>;
  /** Messages nobody has looked at, and invitations nobody has answered. */
  readonly unread: ReadonlySignal<number>;
  /** By the other's name, in any case. */
  find(name: string): DmConversation | undefined;
  inRoom(room: string): DmConversation | undefined;
  /** The conversation with `name`, made when there is none. */
  open(name: string): DmConversation;
  /** The server has told the room of a conversation. `iAmMember`: whether we have an account. */
  roomReady(data: ServerEvents["pm_ready"], iAmMember: boolean): DmConversation;
  /** Somebody wants to talk. Returns false when this was declined before and is only said anew. */
  invited(data: ServerEvents["pm_invite"], iAmMember: boolean): boolean;
  /** Takes an invitation away, until it is made anew. */
  decline(key: string): void;
  /** Takes a conversation off the page. */
  close(key: string): void;
  /** What was left unread while we were away. It ends what a join tells. */
  setUnread(rooms: ServerEvents["pm_unread"]["rooms"]): void;
  /** An invitation was accepted, by the other or by us elsewhere. */
  accepted(data: ServerEvents["pm_accepted"]): void;
  typing(data: ServerEvents["pm_typing"]): void;
  read(data: ServerEvents["pm_read"], me: string): void;
  /** People have left, or are no guests any more: what needed them as guests has ended. */
  guestsLeft(names: readonly string[]): void;
  /** Only these are here: guests who are not among them have left. */
  endAbsentGuests(users: readonly User[]): void;
  /** Ends a conversation that cannot be gone on with, and says why. */
  end(conversation: DmConversation, why: MessageFormat): void;
  /** The connection is gone. */
  connectionLost(): void;
  /** Something since `since` (ISO 8601), of one room or of any, may not have arrived, though the connection stayed. */
  resync(since: string, room?: string): void;
  reset(): void;
}

/** Makes a store without conversations. `isInFlight`: whether a request is under way, or was when the connection was lost. */
export function createDmStore(clock: Clock, isInFlight?: (requestId: string) => boolean): DmStore {
  return new SignalDmStore(clock, isInFlight);
}

class SignalDmStore implements DmStore {
  readonly #all: Signal<readonly DmConversation[]> = signal<readonly DmConversation[]>([]);
  readonly list: ReadonlySignal<readonly DmConversation[]>;
  readonly invitations: ReadonlySignal<readonly DmConversation[]>;
  readonly unread: ReadonlySignal<number>;
  /** Rooms of declined invitations. */
  readonly #declined: Set<string> = new Set();
  /** Whether the server is still telling what it tells after a join. */
  #isInitialSync = true;
  readonly #typingTimers: Map<DmConversation, () => void> = new Map();

  constructor(readonly clock: Clock, readonly isInFlight?: (requestId: string) => boolean) {
    this.list = computed(() =>
      this.#all.value.filter((one) => one.state.value !== "invited" || one.lines.value.all.length > 0)
    );
    this.invitations = computed(() => this.#all.value.filter((one) => one.state.value === "invited"));
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

  roomReady(data: ServerEvents["pm_ready"], iAmMember: boolean): DmConversation {
    const conversation = this.open(data.with);
    const wasInvited = conversation.state.value === "invited";
    this.#updateRoom(conversation, data.with, data, iAmMember);
    if (wasInvited) conversation.answered = true;
    const unanswered = conversation.sealed.value === true ? "opening" : "waiting";
    conversation.state.value = conversation.answered ? "open" : unanswered;
    return conversation;
  }

  invited(data: ServerEvents["pm_invite"], iAmMember: boolean): boolean {
    if (iAmMember && this.#isInitialSync && this.#declined.has(data.room)) return false;
    this.#declined.delete(data.room);
    const conversation = this.open(data.from);
    this.#updateRoom(conversation, data.from, data, iAmMember);
    if (conversation.answered) return false;
    conversation.state.value = "invited";
    return true;
  }

  decline(key: string): void {
    const conversation = this.find(key);
    if (conversation?.room) this.#declined.add(conversation.room);
    this.close(key);
  }

  close(key: string): void {
    const conversation = this.find(key);
    if (conversation !== undefined) this.#setTypingTimer(conversation, null);
    this.#all.value = this.#all.value.filter((one) => one !== conversation);
  }

  setUnread(rooms: ServerEvents["pm_unread"]["rooms"]): void {
    this.#isInitialSync = false;
    for (const conversation of this.#all.value) {
      if (conversation.sealed.value === true) conversation.unread.value = 0;
    }
    for (const { with: name, room, count } of rooms) {
      const conversation = this.open(name);
      conversation.sealed.value = true;
      conversation.room = room;
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
    if (conversation.state.value === "ended") return;
    if (conversation.state.value === "invited") return this.close(conversation.key);
    conversation.state.value = "ended";
    conversation.answered = false;
    conversation.typing.value = false;
    conversation.note("notice", why, new Date(this.clock.now()).toISOString());
    for (const { requestId } of conversation.pending.value) {
      conversation.fail(requestId, (t) => t("later").dm.tooLate);
    }
  }

  connectionLost(): void {
    this.#isInitialSync = true;
    for (const conversation of this.#all.value) {
      conversation.connectionLost();
    }
  }

  resync(since: string, room?: string): void {
    if (room !== undefined) return this.inRoom(room)?.resyncSince(since);
    this.#isInitialSync = true;
    for (const conversation of this.#all.value) conversation.resyncSince(since);
  }

  reset(): void {
    for (const conversation of this.#all.value) this.#setTypingTimer(conversation, null);
    this.#all.value = [];
    this.#declined.clear();
    this.#isInitialSync = true;
  }

  /** Takes in what the server says about a room. Another room than before is another conversation. */
  #updateRoom(
    conversation: DmConversation,
    name: string,
    { room, peer }: { room: string; peer?: User },
    iAmMember: boolean,
  ): void {
    if (conversation.room !== null && conversation.room !== room) {
      conversation.answered = false;
      const text: MessageFormat = (t) => t("later").dm.otherRoom;
      conversation.note("notice", text, new Date(this.clock.now()).toISOString());
    }
    conversation.name.value = name;
    conversation.room = room;
    conversation.peer = peer;
    // Somebody who is away and can be written to has an account.
    conversation.sealed.value = iAmMember && (peer?.is_registered ?? true);
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
