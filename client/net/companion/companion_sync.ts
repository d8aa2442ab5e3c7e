// Violet and the server: her room and its key, and questions on their way out.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { isBot } from "../../../server/protocol/names.ts";
import type { ServerEnvelope, ServerEvents } from "../../../server/protocol/server_events.ts";
import { createOpener } from "../../crypto/opener.ts";
import { atOnce, type Stores } from "../../store/stores.ts";
import { COMPANION_KEY } from "../../store/companion/companion_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage, refusedFor } from "../../i18n/refusal_text.ts";
import type { FetchHistory } from "../dm/dm_history.ts";
import type { Outbox } from "../connection/outbox.ts";
import type { Request } from "../connection/socket.ts";
import { CompanionInbox, isReset } from "./companion_inbox.ts";
import { QuestionKeys } from "./question_keys.ts";

const CANNOT_SEAL: MessageFormat = (t) => t("later").cannotSeal;

/** What the conversation needs from the rest of the page. */
export interface CompanionSyncOptions {
  readonly stores: Stores;
  readonly newId: () => string;
  readonly outbox: Outbox;
  readonly send: (request: Request) => void;
  readonly fetchHistory: FetchHistory;
  /** Lets other work run. */
  readonly pause: () => Promise<void>;
}

/** Keeps the conversation and the server in step. */
export class CompanionSync {
  /** Name of her room with this person, once the server has told it. */
  room: string | null = null;
  #roomKey = "";
  /** Request that asks for the room; empty when none does. */
  #openingId = "";
  #online = false;
  readonly #inbox: CompanionInbox;
  readonly #keys: QuestionKeys = new QuestionKeys();
  /** Requests that carry a question and are not answered. */
  readonly #sent: Set<string> = new Set();
  /** Questions whose room is not known yet, by request. */
  readonly #early: Map<string, string> = new Map();
  /** What is being sealed, one thing after the other. */
  #sealing: Promise<void> = Promise.resolve();
  #unsealed = 0;

  constructor(readonly options: CompanionSyncOptions) {
    const { stores, fetchHistory, pause } = options;
    const opener = createOpener(pause);
    const roomKey = (): string => this.#roomKey;
    this.#inbox = new CompanionInbox({ stores, fetchHistory, opener, keys: this.#keys, roomKey });
  }

  /** Questions that have not come as far as the outbox. */
  get unsent(): number {
    return this.#early.size + this.#unsealed;
  }

  /** Sees to it that the room is known and, for members, what she remembers. */
  ready(): void {
    const { value } = this.options.stores.companion.history;
    if (this.room === null) this.#open();
    else if (value === "none" || value === "failed") void this.#inbox.remember();
  }

  /** Sends the pending message of request `id`, as soon as the room is known. */
  send(id: string, text: string): void {
    const { room } = this;
    if (room === null) {
      this.#early.set(id, text);
      return this.#open();
    }
    this.#sent.add(id);
    if (!this.#isMember) return this.options.outbox.push({ event: "pm_message", data: { room, text }, id });
    this.#unsealed++;
    this.#sealing = this.#sealing.then(() => this.#seal(id, room, text));
  }

  /** Takes what concerns her alone and needs keys. Returns true when nothing is left to be done with it. */
  receive(envelope: ServerEnvelope): boolean {
    switch (envelope.event) {
      case "pm_ready":
        if (!isBot(envelope.data.with)) return false;
        this.#opened(envelope.data);
        return true;
      case "ack":
        return this.#acknowledged(envelope.re ?? "", envelope.data);
      case "error":
        return this.#refused(envelope.re ?? "", refusalMessage(refusedFor(envelope.data)));
      case "pm_message":
        if (!isBot(envelope.data.from) && envelope.data.room !== this.room) return false;
        if (this.room === null) this.#inbox.missed(envelope.data);
        else this.#inbox.message(envelope.data);
        return true;
      case "violet_delta":
        this.#inbox.piece(envelope.data);
        return true;
      case "violet_forgot":
        this.forgotten();
        return true;
      default:
        return false;
    }
  }

  /** We are in, for the first time or again, or as somebody else. Her room may be another one now. */
  joined(): void {
    const isNeeded = this.room !== null || this.#early.size > 0;
    this.#online = true;
    this.room = null;
    this.#openingId = "";
    if (isNeeded || this.options.stores.screen.conversation.value === COMPANION_KEY) this.#open();
  }

  /** The connection is gone. */
  lost(): void {
    const { outbox, stores } = this.options;
    this.#online = false;
    this.#openingId = "";
    this.#keys.lost();
    atOnce(() => {
      stores.companion.position.value = null;
      stores.companion.log.interrupt();
    });
    if (this.#isMember) return;
    // A guest comes back to another room.
    for (const { requestId, text } of stores.companion.log.pending.value) {
      if (!this.#sent.delete(requestId)) continue;
      outbox.settle(requestId);
      this.#early.set(requestId, text);
    }
  }

  /** She has forgotten everything, and so does the page. */
  forgotten(): void {
    this.#inbox.forgotten();
  }

  /** The session is over. */
  reset(): void {
    this.#inbox.reset();
    this.room = null;
    this.#online = false;
    this.#openingId = "";
    this.#keys.clear();
    this.#sent.clear();
    this.#early.clear();
  }

  get #isMember(): boolean {
    return this.options.stores.session.me.value?.is_registered === true;
  }

  #open(): void {
    if (!this.#online || this.#openingId !== "") return;
    this.#openingId = this.options.newId();
    this.options.send({ event: "pm_open", data: { target: BOT_NAME }, id: this.#openingId });
  }

  #opened({ room, room_key }: ServerEvents["pm_ready"]): void {
    const { screen, companion } = this.options.stores;
    this.#openingId = "";
    this.room = room;
    this.#roomKey = room_key;
    const early = [...this.#early];
    this.#early.clear();
    for (const [id, text] of early) this.send(id, text);
    const isInView = screen.conversation.value === COMPANION_KEY;
    // What she said while the connection was lost is to be fetched again.
    if (companion.history.value === "all" || isInView) {
      if (companion.history.value === "all") companion.history.value = "none";
      this.ready();
    }
  }

  #acknowledged(re: string, { id, ts }: ServerEvents["ack"]): boolean {
    const { session, companion } = this.options.stores;
    if (!this.#sent.delete(re)) return false;
    if (id === undefined || ts === undefined) return true;
    this.#keys.taken(re, id);
    const text = companion.log.acknowledge(re, { id, ts }, session.me.value?.username ?? "");
    if (text !== undefined && isReset(text) && this.#isMember) this.forgotten();
    return true;
  }

  #refused(re: string, why: MessageFormat): boolean {
    if (re !== "" && re === this.#openingId) {
      this.#openingId = "";
      return true;
    }
    if (!this.#sent.delete(re)) return false;
    this.#keys.drop(re);
    this.options.stores.companion.log.fail(re, why);
    return true;
  }

  async #seal(id: string, room: string, text: string): Promise<void> {
    const { outbox, stores } = this.options;
    const sealed = await this.#keys.seal(id, text);
    this.#unsealed--;
    const isWanted = stores.companion.log.pending.value.some((one) =>
      one.requestId === id && one.status === "sending"
    );
    if (sealed === undefined) this.#refused(id, CANNOT_SEAL);
    else if (isWanted) outbox.push({ event: "pm_message", data: { room, ...sealed }, id });
  }
}
