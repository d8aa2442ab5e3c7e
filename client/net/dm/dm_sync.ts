// Synchronises private conversations with the server: rooms, keys, invitations, messages, history.

import { nameKey } from "../../../server/protocol/names.ts";
import type { ServerEvents, User } from "../../../server/protocol/server_events.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import type { RememberedConversation } from "../../store/dm/dm_memory.ts";
import { accountOf } from "../../store/session/token_store.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalCause, refusalMessage } from "../../i18n/refusal_text.ts";
import type { ConversationKind, ConversationSyncOptions } from "../conversations/conversation_kind.ts";
import type { OnOpenFailed } from "../conversations/room_requests.ts";
import { DmChannels, type DmChannelsOptions } from "./dm_channels.ts";
import type { DmHistoryLoader } from "./dm_history_loader.ts";
import type { DmKeyActions } from "./dm_key_actions.ts";
import type { DmPrivacy } from "./dm_privacy.ts";
import { takeBack } from "./dm_start.ts";
import type { DmTarget } from "./dm_target.ts";
import type { FetchConversations } from "./history_api.ts";
import { markAccepted, openLatest } from "./latest_conversations.ts";

const CONNECTION_LOST: MessageFormat = (t) => t("later").dm.connectionLost;
const AFTER_RELOAD: MessageFormat = (t) => t("later").dm.afterReload;
const NOW_A_MEMBER: MessageFormat = (t) => t("later").dm.nowMember;

/** What the synchronisation needs. */
export interface DmSyncOptions extends ConversationSyncOptions, Pick<DmChannelsOptions, "openPrivate"> {
  readonly clock: Clock;
  readonly fetchConversations: FetchConversations;
}

/** Keeps private conversations in sync with the server. */
export class DmSync implements ConversationKind {
  readonly #channels: DmChannels;
  readonly #onOpenFailed: OnOpenFailed = (key, error, room) => this.#openFailed(key, error, room);
  #iAmMember: boolean | null = null;

  /** `onSend` runs before each message is shown. */
  constructor(readonly options: DmSyncOptions, onSend: (conversation: DmConversation) => void) {
    this.#channels = new DmChannels({
      ...options,
      onSend,
      onRoomNeeded: (conversation) => this.#open(conversation),
      onMissing: (conversation) => this.ensureReady(conversation),
      onGuestLeft: ({ name }) => this.onGuestsLeft([name.value]),
      onOtherRoom: (conversation) => this.#otherRoom(conversation),
    });
  }

  get history(): DmHistoryLoader {
    return this.#channels.history;
  }

  /** Who can read the conversations. */
  get privacy(): DmPrivacy {
    return this.#channels.privacy;
  }

  /** What the member does about keys. */
  get keys(): DmKeyActions {
    return this.#channels.keys;
  }

  /** The send target of a conversation. */
  targetOf(conversation: DmConversation): DmTarget {
    return this.#channels.targetOf(conversation);
  }

  /**
   * Requests the key and the newest messages of a conversation, as far as they are missing. Its room only where the user
   * has just opened it: looking at a conversation never invites.
   */
  ensureReady(conversation: DmConversation): void {
    const { room, state, sealed, history, gap } = conversation;
    if (state.value === "invited" || state.value === "ended") return;
    if (state.value === "new" || room === null) return;
    if (!this.#channels.isOpen(room)) return this.#open(conversation);
    const isMissing = history.value === "none" || history.value === "failed" || gap.value;
    if (sealed.value === true && isMissing && !this.history.isFetching(conversation)) {
      void this.history.fetchNewest(conversation);
    }
  }

  /** Opens the room of a conversation; invites if it has none. */
  #open({ name, room, state }: DmConversation): void {
    const known = state.value === "new" ? undefined : room ?? undefined;
    this.options.rooms.open(name.value, this.#onOpenFailed, known);
  }

  /** A guest goes on with a room after the page was reloaded. What was said there was in the page alone. */
  reopen({ name, room, answered }: RememberedConversation): void {
    const { clock, stores: { dms } } = this.options;
    const conversation = dms.openRoom(name, room);
    conversation.sealed.value = false;
    conversation.answered = answered;
    conversation.note("notice", AFTER_RELOAD, new Date(clock.serverNow()).toISOString());
    this.#open(conversation);
  }

  /** Accepts an invitation. */
  accept({ name, room }: DmConversation): void {
    if (room !== null) this.options.rooms.accept(name.value, room, this.#onOpenFailed);
  }

  opened(data: ServerEvents["pm_ready"]): void {
    const { dms, session } = this.options.stores;
    this.#channels.describe(data);
    const conversation = dms.roomReady(data, session.me.value?.is_registered === true);
    this.privacy.learn(conversation, data);
    this.#channels.inbox.unlock(conversation);
    this.ensureReady(conversation);
    this.saveOpenConversations();
  }

  /** Keys of a conversation have changed. */
  keysChanged(data: ServerEvents["pm_keys"]): void {
    const conversation = this.options.stores.dms.inRoom(data.room);
    if (conversation !== undefined) this.privacy.changed(conversation, data);
  }

  message(data: ServerEvents["pm_message"]): void {
    const { dms, session, tab } = this.options.stores;
    tab.last = String(data.id);
    const isOwn = nameKey(data.from) === nameKey(session.me.value?.username ?? "");
    const known = dms.inRoom(data.room);
    // An own message from another tab, in a room that this page does not know: its receiver is unknown.
    if (known === undefined && isOwn) return;
    const conversation = known ?? dms.openRoom(data.from, data.room);
    const isTaken = this.#channels.inbox.receive(conversation, data);
    if (!this.#channels.isOpen(data.room)) this.#open(conversation);
    // In an encrypted room the history alone has the key of what is not encrypted.
    else if (!isTaken && data.e2ee === undefined) void this.history.fetchNewest(conversation);
  }

  /** An invitation arrived. */
  invited(data: ServerEvents["pm_invite"]): void {
    const { dms, notifications, session } = this.options.stores;
    this.#channels.describe(data);
    const isNew = dms.invited(data, session.me.value?.is_registered === true);
    const conversation = dms.inRoom(data.room);
    if (conversation !== undefined) this.privacy.learn(conversation, data);
    if (isNew) {
      notifications.notify({ kind: "invitation", key: nameKey(data.from) });
    }
  }

  /** The unread counts of a join or a resync. They may bring a conversation in view another room. */
  unread({ rooms }: ServerEvents["pm_unread"]): void {
    const { dms, screen } = this.options.stores;
    dms.setUnread(rooms);
    const inView = dms.list.value.find(({ key }) => key === screen.conversation.value);
    if (inView?.history.value === "none") this.ensureReady(inView);
  }

  /** Users with these names left, or are no longer guests. */
  onGuestsLeft(names: readonly string[]): void {
    this.options.stores.dms.guestsLeft(names);
    this.#cancelEnded();
  }

  /** A guest is away, back, or gone. */
  peerChanged(data: ServerEvents["pm_peer"]): void {
    this.options.stores.dms.peerChanged(data);
    if (data.state === "gone") this.#cancelEnded();
  }

  /** The list of all online users arrived. */
  onUserList(users: readonly User[]): void {
    this.options.stores.dms.endAbsentGuests(users);
    this.#cancelEnded();
  }

  joined(): void {
    const { sender, stores: { dms, dmMemory, session, screen } } = this.options;
    const me = session.me.value;
    if (me === null) return;
    if (this.#iAmMember === false && me.is_registered) this.#endAll(NOW_A_MEMBER);
    // A guest who could not go on is another principal: the rooms are gone.
    if (!me.is_registered && !session.resumed) this.#endAll(CONNECTION_LOST);
    this.#iAmMember = me.is_registered;
    this.privacy.joined();
    if (me.is_registered && dms.list.value.length === 0) {
      const remembered = dmMemory.read(accountOf(session.credentials.value));
      for (const { name, room, answered } of remembered ?? []) {
        const conversation = dms.openRoom(name, room);
        conversation.sealed.value = true;
        conversation.answered = answered;
      }
      if (remembered === null) void openLatest(this.options, () => this.saveOpenConversations());
    }
    if (me.is_registered) void markAccepted(this.options);
    this.#fetchMissed();
    for (const conversation of dms.list.value) {
      if (sender.isAwaitingRoom(this.targetOf(conversation))) this.#open(conversation);
      else if (screen.conversation.value === conversation.key) this.ensureReady(conversation);
    }
  }

  /** Messages may have been lost between the nodes: fetches the stored ones. */
  resync({ since, room }: ServerEvents["resync"]): void {
    const { dms } = this.options.stores;
    dms.resync(since, room);
    this.#fetchMissed();
  }

  /** The conversations of a guest end, unless the session can be resumed. */
  lost(): void {
    const { dms, session } = this.options.stores;
    dms.connectionLost();
    const mayGoOn = session.credentials.value?.mode === "resume";
    if (this.#iAmMember === false && !mayGoOn) this.#endAll(CONNECTION_LOST);
  }

  reset(): void {
    this.#channels.reset();
    this.#iAmMember = null;
  }

  /** Remembers on this device which conversations the member has open. */
  saveOpenConversations(): void {
    const { dms, dmMemory, session } = this.options.stores;
    if (session.me.value?.is_registered === true) {
      dmMemory.write(accountOf(session.credentials.value), dms.list.value);
    }
  }

  /** Closes a conversation. If it was in view, its neighbour is shown. */
  close(conversation: DmConversation): void {
    const { sender, stores: { dms, screen } } = this.options;
    const index = dms.list.value.indexOf(conversation);
    const next = dms.list.value[index + 1] ?? dms.list.value[index - 1];
    sender.forget(this.targetOf(conversation));
    dms.close(conversation.key);
    if (screen.conversation.value === conversation.key) {
      screen.conversation.value = next?.key ?? null;
      if (next !== undefined) this.ensureReady(next);
    }
    this.saveOpenConversations();
  }

  #fetchMissed(): void {
    for (const conversation of this.options.stores.dms.list.value) {
      const { lastKnownId, room } = conversation;
      if (lastKnownId !== null && room !== null) void this.history.fetchNewest(conversation);
    }
  }

  #openFailed(key: string, error: ServerEvents["error"], room?: string): void {
    const why = refusalMessage(refusalCause(error));
    const { dms, toasts } = this.options.stores;
    const conversation = dms.find(key);
    if (conversation === undefined) return toasts.show(why);
    const { state, lines, pending } = conversation;
    if (state.value === "new") return takeBack(this.targetOf(conversation), why, this.options.sender);
    if (error.code === "not_invited") {
      if (room === undefined) {
        // The invitation was answered in another tab: the conversation only needs to be opened.
        state.value = "opening";
        return this.#open(conversation);
      }
      if (conversation.sealed.value === false) this.onGuestsLeft([conversation.name.value]);
      else if (conversation.room === room) this.#otherRoom(conversation);
      return;
    }
    if (lines.value.all.length + pending.value.length > 0) {
      dms.end(conversation, why);
      return this.#cancelEnded();
    }
    toasts.show(why);
    this.close(conversation);
  }

  /** The room of a conversation is not that of its name any more: nothing written for it goes to another user. */
  #otherRoom(conversation: DmConversation): void {
    const { dms } = this.options.stores;
    // Meanwhile the other user may have invited this one to their new room.
    if (conversation.state.value === "invited") return;
    batchUpdates(() => dms.roomGone(conversation));
    this.#channels.cancel(conversation);
  }

  #endAll(why: MessageFormat): void {
    const { dms } = this.options.stores;
    for (const conversation of [...dms.list.value, ...dms.invitations.value]) dms.end(conversation, why);
    this.#cancelEnded();
  }

  /** Stops sending to conversations that have ended, and forgets their keys: they have to be opened again. */
  #cancelEnded(): void {
    for (const conversation of this.options.stores.dms.list.value) {
      if (conversation.state.value !== "ended") continue;
      this.#channels.cancel(conversation);
      if (conversation.room !== null) this.#channels.forget(conversation.room);
    }
  }
}
