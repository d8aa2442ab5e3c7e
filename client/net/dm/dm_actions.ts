// What a person can do in private: invite, answer, write, read back, close.

import { codePoints } from "../../../server/protocol/protocol_limits.ts";
import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEnvelope, ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { PendingMessage } from "../../store/conversations/pending_messages.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import { atOnce } from "../../store/stores.ts";
import { MAX_WAITING } from "../connection/outbox.ts";
import { DmSync, type DmSyncOptions } from "./dm_sync.ts";
import { TypingNotice } from "../conversations/typing_notice.ts";

/** What private conversations need from the rest of the page. */
export interface DmActionsOptions extends DmSyncOptions {
  readonly clock: Clock;
}

/** A person's private conversations. Each is named by its key. */
export class DmActions {
  readonly #line: DmSync;
  readonly #typing: Map<DmConversation, TypingNotice> = new Map();

  constructor(readonly options: DmActionsOptions) {
    this.#line = new DmSync(options);
  }

  /** Messages that have not come as far as the outbox. */
  get unsent(): number {
    return this.#line.sender.size;
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
      this.#line.ready(conversation);
    });
  }

  /** Brings a conversation that has a tab into view, or (null) the lobby. */
  show(key: string | null): void {
    const conversation = key === null ? undefined : this.#find(key);
    atOnce(() => {
      this.options.stores.screen.conversation.value = conversation?.key ?? null;
      if (conversation !== undefined) this.#line.ready(conversation);
    });
  }

  /** Accepts an invitation. */
  accept(key: string): void {
    const conversation = this.#find(key);
    if (conversation === undefined || conversation.room === null) return;
    this.#line.requests.accept(conversation.name.value, conversation.room);
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
    atOnce(() => this.#line.close(conversation));
  }

  /** Says `text`. False, and nothing happens, when it cannot be said or too much waits already. */
  say(key: string, text: string): boolean {
    const conversation = this.#find(key);
    return this.#say(conversation, { text, requestId: this.options.newId(), inDoubt: false });
  }

  #say(
    conversation: DmConversation | undefined,
    { text, requestId: id, inDoubt }: Pick<PendingMessage, "text" | "requestId" | "inDoubt">,
  ): boolean {
    const { stores, clock, outbox } = this.options;
    const state = conversation?.state.value;
    const words = text.trim();
    if (conversation === undefined || state === "invited" || state === "ended") return false;
    if (words === "" || codePoints(words) > stores.connection.limits.value.maxLength) return false;
    if (outbox.size + this.unsent >= MAX_WAITING) {
      stores.toasts.show((t) => t("app").messages.tooMany);
      return false;
    }
    this.#typing.get(conversation)?.sent();
    atOnce(() => {
      conversation.add(id, words, new Date(clock.now()).toISOString(), inDoubt);
      this.#line.sender.send(conversation, id);
      if (this.#line.sender.waits(conversation)) this.#line.ready(conversation);
    });
    return true;
  }

  /** Sends a failed message again. */
  retry(requestId: string): void {
    const { newId, stores: { dms, toasts } } = this.options;
    const conversation = dms.list.value.find((one) => one.failed(requestId));
    if (conversation === undefined) return;
    if (conversation.state.value === "ended") {
      const name = conversation.name.value;
      return toasts.show((t) => t("later").dm.inviteFirst(name));
    }
    atOnce(() => {
      const failed = conversation.take(requestId);
      // The server knows again what it has by the id of the request.
      if (failed !== undefined) {
        this.#say(conversation, failed.inDoubt ? failed : { ...failed, requestId: newId() });
      }
    });
  }

  /** Takes a failed message away for good. */
  discard(requestId: string): void {
    for (const conversation of this.options.stores.dms.list.value) conversation.take(requestId);
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
    this.#line.requests.read(room, newestOfPeer);
  }

  /** Fetches older messages, or what could not be fetched before. */
  fetchOlder(key: string): void {
    const conversation = this.#find(key);
    if (conversation !== undefined) void this.#line.history.older(conversation);
  }

  /** Fetches what came while the connection was lost. */
  fetchMissed(key: string): void {
    const conversation = this.#find(key);
    if (conversation !== undefined) void this.#line.history.newest(conversation);
  }

  /** Takes what concerns private conversations alone. Returns true when nothing is left to be done with it. */
  receive(envelope: ServerEnvelope): boolean {
    return this.#line.receive(envelope);
  }

  /** We are in, for the first time or again. */
  joined(): void {
    this.#line.joined();
  }

  /** Something may not have arrived, though the connection stayed. */
  missed(what: ServerEvents["resync"]): void {
    this.#line.missed(what);
  }

  /** The connection is gone. */
  lost(): void {
    for (const typing of this.#typing.values()) typing.reset();
    this.#line.lost();
  }

  /** The session is over. */
  reset(): void {
    const { dms, screen } = this.options.stores;
    for (const typing of this.#typing.values()) typing.reset();
    this.#typing.clear();
    this.#line.reset();
    dms.reset();
    screen.conversation.value = null;
  }

  #typingOf(conversation: DmConversation): TypingNotice {
    const known = this.#typing.get(conversation);
    if (known !== undefined) return known;
    const typing = new TypingNotice(this.options.clock, (busy) => {
      if (conversation.room !== null) this.#line.requests.typing(conversation.room, busy);
    });
    this.#typing.set(conversation, typing);
    return typing;
  }

  #find(key: string): DmConversation | undefined {
    return this.options.stores.dms.find(key);
  }
}
