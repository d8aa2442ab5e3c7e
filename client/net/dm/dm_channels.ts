// The ways in and out of private conversations: their rooms and keys, targets, inbox, history, and who can read them.

import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import { createOpener } from "../../crypto/opener.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { ConversationSyncOptions } from "../conversations/conversation_kind.ts";
import { DmHistoryLoader } from "./dm_history_loader.ts";
import { DmInbox } from "./dm_inbox.ts";
import { DmPrivacy, type DmPrivacyOptions } from "./dm_privacy.ts";
import { DmKeyActions } from "./dm_key_actions.ts";
import { giveBack } from "./dm_start.ts";
import { DmTarget } from "./dm_target.ts";
import type { HistoryPage } from "./history_api.ts";

/** What the channels need. */
export interface DmChannelsOptions extends ConversationSyncOptions, Pick<DmPrivacyOptions, "openPrivate"> {
  /** A message is about to be sent. */
  readonly onSend: (conversation: DmConversation) => void;
  /** The server has to describe the room of a conversation. */
  readonly onRoomNeeded: (conversation: DmConversation) => void;
  /** What is missing of a conversation has to be fetched. */
  readonly onMissing: (conversation: DmConversation) => void;
  readonly onGuestLeft: (conversation: DmConversation) => void;
  readonly onOtherRoom: (conversation: DmConversation) => void;
}

/** The channels of all private conversations. */
export class DmChannels {
  readonly privacy: DmPrivacy;
  readonly keys: DmKeyActions;
  readonly history: DmHistoryLoader;
  readonly inbox: DmInbox;
  readonly #targets: WeakMap<DmConversation, DmTarget> = new WeakMap();
  readonly #newTarget: (conversation: DmConversation) => DmTarget;
  /** Keys of the rooms, base64, by room. In an encrypted room it opens what came before. */
  readonly #keys: Map<string, string> = new Map();
  /** Rooms that the server has described. */
  readonly #opened: Set<string> = new Set();

  constructor(readonly options: DmChannelsOptions) {
    const { stores, sender, pause, fetchHistory, openPrivate } = options;
    const opener = createOpener(pause);
    const keyOf = (room: string | null): string | undefined =>
      room === null ? undefined : this.#keys.get(room);
    const privacy = this.privacy = new DmPrivacy({
      ...{ stores, openPrivate },
      onKnown: (conversation) => this.#known(conversation),
      onStopped: (conversation) => giveBack(this.targetOf(conversation), sender),
      onKeys: () => this.#reload(),
      onReady: () => this.#ready(),
    });
    this.keys = new DmKeyActions(privacy, stores.keys);
    this.history = new DmHistoryLoader({
      ...{ stores, opener, fetchHistory, keyOf, privacy, onOtherRoom: options.onOtherRoom },
      onPage: (conversation, page) => this.#pageCame(conversation, page),
    });
    this.inbox = new DmInbox({ stores, opener, privacy, keyOf });
    const { onSend, onRoomNeeded, onGuestLeft } = options;
    this.#newTarget = (conversation) =>
      new DmTarget(conversation, {
        ...{ stores, opener, privacy, keyOf, onSend, onRoomNeeded, onGuestLeft },
        isOpen: (room) => this.isOpen(room),
        onAgain: (of, requestId) => sender.hold(this.targetOf(of), requestId),
        onGivenUp: (of) => giveBack(this.targetOf(of), sender),
        onFree: (of) => sender.roomOpened(this.targetOf(of)),
      });
  }

  /** The send target of a conversation. */
  targetOf(conversation: DmConversation): DmTarget {
    const known = this.#targets.get(conversation) ?? this.#newTarget(conversation);
    this.#targets.set(conversation, known);
    return known;
  }

  /** Whether the server has described a room. */
  isOpen(room: string): boolean {
    return this.#opened.has(room);
  }

  /** The server describes a room. It has no key where it is end-to-end encrypted. */
  describe({ room, room_key }: ServerEvents["pm_ready"] | ServerEvents["pm_invite"]): void {
    this.#opened.add(room);
    if (room_key === null) this.#keys.delete(room);
    else this.#keys.set(room, room_key);
  }

  /** Forgets what the server said of a room: it has to describe it again. */
  forget(room: string): void {
    this.#keys.delete(room);
    this.#opened.delete(room);
  }

  /** Stops sending the messages of a conversation. */
  cancel(conversation: DmConversation): void {
    const target = this.targetOf(conversation);
    this.options.sender.cancel(target);
    target.cancelled();
  }

  /** The session is over. */
  reset(): void {
    const { sender, stores } = this.options;
    for (const conversation of stores.dms.list.value) {
      this.cancel(conversation);
      sender.forget(this.targetOf(conversation));
    }
    this.inbox.clear();
    this.#keys.clear();
    this.#opened.clear();
    this.privacy.reset();
  }

  /** It is known who can read a conversation: what waited for that goes on. */
  #known(conversation: DmConversation): void {
    this.inbox.unlock(conversation);
    if (conversation.room !== null) this.options.sender.roomOpened(this.targetOf(conversation));
  }

  /** A page of the history says what `pm_ready` says, and has the key of what came before encryption. */
  #pageCame(conversation: DmConversation, { room, room_key, ...said }: HistoryPage): void {
    if (room === undefined || (conversation.room !== null && conversation.room !== room)) return;
    if (!this.#keys.has(room)) this.#keys.set(room, room_key);
    if (said.ids !== undefined) this.privacy.learn(conversation, { room, ...said });
    this.inbox.unlock(conversation);
  }

  /** The newest keys are here: what could not be opened before is asked for again. */
  #ready(): void {
    void this.keys.refreshSlots();
    for (const one of this.options.stores.dms.list.value) {
      if (one.history.value === "failed") this.options.onMissing(one);
    }
  }

  /** Keys have come: what is shown is opened again. */
  #reload(): void {
    for (const conversation of this.options.stores.dms.list.value) {
      const { history, lines, sealed } = conversation;
      // What arrived before the conversation was ever opened is closed too.
      const isEmpty = history.value === "none" && !lines.value.all.some(({ kind }) => kind === "message");
      if (sealed.value !== true || isEmpty) continue;
      batchUpdates(() => conversation.forgetLoaded());
      this.options.onMissing(conversation);
    }
  }
}
