// What a person can do in private: invite, answer, write, read back, close.

import { nameKey } from "../../../server/protocol/names.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import { atOnce } from "../../store/stores.ts";
import { TypingNotice } from "../conversations/typing_notice.ts";
import { DmSync, type DmSyncOptions } from "./dm_sync.ts";

/** What private conversations need from the rest of the page. */
export interface DmActionsOptions extends DmSyncOptions {
  readonly clock: Clock;
}

/** A person's private conversations. Each is named by its key. */
export class DmActions {
  /** What the server says about them. */
  readonly sync: DmSync;
  readonly #typing: Map<DmConversation, TypingNotice> = new Map();

  constructor(readonly options: DmActionsOptions) {
    this.sync = new DmSync(options, (conversation) => this.#typing.get(conversation)?.sent());
  }

  /** Brings the conversation with `name` into view; invites them where there is none yet. Nothing for oneself. */
  open(name: string): void {
    const { dms, screen, session } = this.options.stores;
    if (nameKey(name) === nameKey(session.me.value?.username ?? "")) return;
    atOnce(() => {
      const conversation = dms.open(name);
      screen.dialog.value = null;
      if (conversation.state.value === "invited") return this.accept(conversation.key);
      if (conversation.state.value === "ended") conversation.state.value = "opening";
      screen.conversation.value = conversation.key;
      this.sync.ensureReady(conversation);
    });
  }

  /** Brings a conversation that has a tab into view, or (null) the lobby. */
  show(key: string | null): void {
    const conversation = key === null ? undefined : this.#find(key);
    atOnce(() => {
      this.options.stores.screen.conversation.value = conversation?.key ?? null;
      if (conversation !== undefined) this.sync.ensureReady(conversation);
    });
  }

  /** Accepts an invitation. */
  accept(key: string): void {
    const conversation = this.#find(key);
    if (conversation === undefined || conversation.room === null) return;
    this.sync.accept(conversation);
    this.options.stores.screen.conversation.value = key;
  }

  /** Takes an invitation away without an answer. */
  decline(key: string): void {
    atOnce(() => {
      const { dms, screen } = this.options.stores;
      dms.decline(key);
      if (screen.conversation.value === key) screen.conversation.value = null;
    });
  }

  /** Takes a conversation off the page. What is kept on the server stays there. */
  close(key: string): void {
    const conversation = this.#find(key);
    if (conversation === undefined) return;
    this.typing(key, false);
    this.#typing.get(conversation)?.reset();
    this.#typing.delete(conversation);
    atOnce(() => this.sync.close(conversation));
  }

  /** Says `text`. False, and nothing happens, when it cannot be said or too much waits already. */
  say(key: string, text: string): boolean {
    const conversation = this.#find(key);
    return conversation !== undefined && this.options.sender.send(this.sync.targetOf(conversation), text);
  }

  /** The field was typed into (`busy`), or emptied, or left. */
  typing(key: string, busy: boolean): void {
    const conversation = this.#find(key);
    if (conversation?.state.value === "open") this.#typingOf(conversation).set(busy);
  }

  /** The newest messages are being looked at. */
  seen(key: string): void {
    const conversation = this.#find(key);
    if (conversation?.state.value !== "open" || conversation.room === null) return;
    const { newestOfPeer, history, sealed, room, unread } = conversation;
    if (newestOfPeer === undefined || (sealed.value === true && history.value === "none")) return;
    unread.value = 0;
    this.options.rooms.read(room, newestOfPeer);
  }

  /** Fetches older messages, or what could not be fetched before. */
  fetchOlder(key: string): void {
    const conversation = this.#find(key);
    if (conversation !== undefined) void this.sync.history.fetchOlder(conversation);
  }

  /** Fetches what came while the connection was lost. */
  fetchMissed(key: string): void {
    const conversation = this.#find(key);
    if (conversation !== undefined) void this.sync.history.fetchNewest(conversation);
  }

  /** The connection is gone. */
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

  #find(key: string): DmConversation | undefined {
    return this.options.stores.dms.find(key);
  }
}
