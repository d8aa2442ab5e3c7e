// Private conversations and the server: what has to be asked for, and what its answers and news mean.

import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEnvelope, ServerEvents } from "../../../server/protocol/server_events.ts";
import { createOpener } from "../../crypto/opener.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import { atOnce, type Stores } from "../../store/stores.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage, refusedFor } from "../../i18n/refusal_text.ts";
import { DmHistory, type FetchConversations, type FetchHistory } from "./dm_history.ts";
import type { Outbox } from "../connection/outbox.ts";
import { DmInbox } from "./dm_inbox.ts";
import { DmRequests } from "./dm_requests.ts";
import { DmSender } from "./dm_sender.ts";
import type { Request } from "../connection/socket.ts";

const CONNECTION_LOST: MessageFormat = (t) => t("later").dm.connectionLost;
const NOW_A_MEMBER: MessageFormat = (t) => t("later").dm.nowMember;
/** Conversations that a device shows which has not shown any before. */
const SHOWN_AT_FIRST = 12;

/** What private conversations need from the rest of the page. */
export interface DmSyncOptions {
  readonly stores: Stores;
  readonly newId: () => string;
  readonly outbox: Outbox;
  readonly send: (request: Request) => void;
  readonly fetchHistory: FetchHistory;
  readonly fetchConversations: FetchConversations;
  /** Lets other work run. */
  readonly pause: () => Promise<void>;
}

/** Keeps conversations and the server in step. */
export class DmSync {
  readonly history: DmHistory;
  readonly requests: DmRequests;
  readonly sender: DmSender;
  readonly #inbox: DmInbox;
  /** Base64 keys by room. */
  readonly #keys: Map<string, string> = new Map();
  #iAmMember: boolean | null = null;

  constructor(readonly options: DmSyncOptions) {
    const { stores, pause, fetchHistory, outbox } = options;
    const opener = createOpener(pause);
    this.history = new DmHistory({ stores, opener, fetchHistory });
    this.requests = new DmRequests(options);
    this.#inbox = new DmInbox({ stores, opener });
    this.sender = new DmSender({ outbox, opener, keyOf: (room) => this.#keyOf(room) });
  }

  /** Sees to it that a conversation has its room, its key and its newest messages. */
  ready(conversation: DmConversation): void {
    const { room, name, state, sealed, history, gap } = conversation;
    if (state.value === "invited" || state.value === "ended") return;
    if (this.#keyOf(room) === undefined) return this.requests.open(name.value);
    const isMissing = history.value === "none" || history.value === "failed" || gap.value;
    if (sealed.value === true && isMissing) void this.history.newest(conversation);
  }

  /** Takes what concerns private conversations alone. Returns true when nothing is left to be done with it. */
  receive(envelope: ServerEnvelope): boolean {
    const { dms } = this.options.stores;
    switch (envelope.event) {
      case "ack":
        return this.requests.isQuiet(envelope.re);
      case "error":
        return this.requests.isQuiet(envelope.re) || this.#refused(envelope.data, envelope.re);
      case "pm_ready":
        this.requests.settle(envelope.re);
        this.#opened(envelope.data);
        return true;
      case "pm_invite":
        this.#keys.set(envelope.data.room, envelope.data.room_key);
        return false;
      case "pm_message":
        this.#message(envelope.data);
        return true;
      case "presence": {
        const { part = [], update = [] } = envelope.data;
        const members = update.filter((user) => user.is_registered).map((user) => user.username);
        dms.guestsGone([...part, ...members]);
        this.#dropEnded();
        return false;
      }
      case "nicklist":
        dms.present(envelope.data.users);
        this.#dropEnded();
        return false;
      default:
        return false;
    }
  }

  /** We are in, for the first time or again. */
  joined(): void {
    const { dms, dmMemory, session, screen } = this.options.stores;
    const me = session.me.value;
    if (me === null) return;
    this.requests.joined();
    if (this.#iAmMember === false && me.is_registered) this.#endAll(NOW_A_MEMBER);
    this.#iAmMember = me.is_registered;
    if (me.is_registered && dms.list.value.length === 0) {
      const remembered = dmMemory.read(me.username);
      for (const { name, answered } of remembered ?? []) dms.open(name).answered = answered;
      if (remembered === null) void this.#showLatest();
    }
    for (const conversation of dms.list.value) {
      if (conversation.knownTo !== null) void this.history.newest(conversation);
      const isNeeded = this.sender.waits(conversation) || screen.conversation.value === conversation.key;
      if (isNeeded) this.ready(conversation);
    }
  }

  /** Fetches what is kept, for it may not have arrived. */
  missed({ since, room }: ServerEvents["resync"]): void {
    const { dms } = this.options.stores;
    dms.missed(since, room);
    for (const conversation of dms.list.value) {
      if (conversation.knownTo !== null) void this.history.newest(conversation);
    }
  }

  /** The connection is gone. A guest comes back as somebody else, so what a guest had ends. */
  lost(): void {
    const { dms } = this.options.stores;
    this.requests.lost();
    dms.disconnected();
    if (this.#iAmMember === false) this.#endAll(CONNECTION_LOST);
  }

  /** The session is over. */
  reset(): void {
    this.requests.lost();
    this.sender.clear();
    this.#inbox.clear();
    this.#keys.clear();
    this.#iAmMember = null;
  }

  /** Keeps on this device which conversations a member has open. */
  remember(): void {
    const { dms, dmMemory, session } = this.options.stores;
    const me = session.me.value;
    if (me?.is_registered === true) dmMemory.write(me.username, dms.list.value);
  }

  /** Takes a conversation off the page, and out of view. */
  close(conversation: DmConversation): void {
    const { dms, screen } = this.options.stores;
    const index = dms.list.value.indexOf(conversation);
    const next = dms.list.value[index + 1] ?? dms.list.value[index - 1];
    dms.close(conversation.key);
    if (screen.conversation.value === conversation.key) {
      screen.conversation.value = next?.key ?? null;
      if (next !== undefined) this.ready(next);
    }
    this.remember();
  }

  /** Opens the latest conversations on a device that does not know them yet. */
  async #showLatest(): Promise<void> {
    const { stores, fetchConversations } = this.options;
    const credentials = stores.session.credentials.value;
    if (credentials?.mode !== "restore") return;
    const names = await fetchConversations(credentials.token).catch(() => []);
    if (stores.session.credentials.value !== credentials) return;
    atOnce(() => {
      for (const name of names.slice(0, SHOWN_AT_FIRST)) stores.dms.open(name).hasAnswered();
      if (names.length > 0) this.remember();
    });
  }

  #keyOf(room: string | null): string | undefined {
    return room === null ? undefined : this.#keys.get(room);
  }

  #opened(data: ServerEvents["pm_ready"]): void {
    const { dms, session } = this.options.stores;
    this.#keys.set(data.room, data.room_key);
    const conversation = dms.ready(data, session.me.value?.is_registered === true);
    this.#inbox.unlock(conversation, data.room_key);
    this.sender.opened(conversation);
    this.ready(conversation);
    this.remember();
  }

  #message(data: ServerEvents["pm_message"]): void {
    const { dms, session } = this.options.stores;
    const isOwn = nameKey(data.from) === nameKey(session.me.value?.username ?? "");
    const known = dms.inRoom(data.room);
    // Ours, said elsewhere, in a room that this page has not opened: nothing tells whom it is for.
    if (known === undefined && isOwn) return;
    const conversation = known ?? dms.open(data.from);
    const key = this.#keys.get(data.room);
    this.#inbox.take(conversation, data, key);
    if (key === undefined) this.requests.open(conversation.name.value);
  }

  #refused(error: ServerEvents["error"], re: string | undefined): boolean {
    const { code } = error;
    const { dms, toasts } = this.options.stores;
    const name = this.requests.settle(re);
    if (name !== undefined) {
      const conversation = dms.find(name);
      if (conversation === undefined) toasts.show(refusalMessage(refusedFor(error)));
      else this.#couldNotOpen(conversation, error);
      return true;
    }
    const of = dms.list.value.find((one) => one.pending.value.some((sent) => sent.requestId === re));
    if (of?.sealed.value !== false || (code !== "offline" && code !== "forbidden")) return false;
    dms.guestsGone([of.name.value]);
    this.#dropEnded();
    return true;
  }

  #couldNotOpen(conversation: DmConversation, error: ServerEvents["error"]): void {
    const why = refusalMessage(refusedFor(error));
    const { dms, toasts } = this.options.stores;
    const { state, name, lines, pending } = conversation;
    // The invitation was answered elsewhere: what is left is to open the conversation.
    if (state.value === "invited" && error.code === "not_invited") return this.requests.open(name.value);
    if (lines.value.all.length + pending.value.length > 0) {
      dms.end(conversation, why);
      return this.#dropEnded();
    }
    toasts.show(why);
    this.close(conversation);
  }

  #endAll(why: MessageFormat): void {
    const { dms } = this.options.stores;
    for (const conversation of [...dms.list.value, ...dms.invitations.value]) dms.end(conversation, why);
    this.#dropEnded();
  }

  /** Nothing more goes to conversations that have ended. To go on, they have to be opened anew. */
  #dropEnded(): void {
    for (const conversation of this.options.stores.dms.list.value) {
      if (conversation.state.value !== "ended") continue;
      this.sender.drop(conversation);
      if (conversation.room !== null) this.#keys.delete(conversation.room);
    }
  }
}
