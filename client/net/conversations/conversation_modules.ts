// Conversations beside the lobby: with people, and with the companion; and what is removed from the lobby. In the part
// `later`.

import { isBot } from "../../../server/protocol/names.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import { CompanionActions, type CompanionActionsOptions } from "../companion/companion_actions.ts";
import { DmActions, type DmActionsOptions } from "../dm/dm_actions.ts";
import { MessageRemovals } from "../lobby/message_removals.ts";
import type { Owner } from "../router.ts";
import { TabPlace, type TabPlaceOptions } from "../session/tab_place.ts";
import type { ConversationKind } from "./conversation_kind.ts";
import { RoomRequests, type RoomRequestsOptions } from "./room_requests.ts";

/** What the conversations need. */
export type ConversationModulesOptions =
  & Omit<DmActionsOptions & CompanionActionsOptions, "rooms">
  & RoomRequestsOptions
  & {
    /** Where the place in the tab is kept; it is not when absent. */
    readonly place?: Pick<TabPlaceOptions, "tabStorage" | "onPageHide">;
  };

/** The conversations beside the lobby. */
export class ConversationModules {
  /** Conversations with people. */
  readonly dm: DmActions;
  /** The conversation with the companion. */
  readonly companion: CompanionActions;
  readonly #rooms: RoomRequests;
  readonly #place: TabPlace | null;
  readonly #removals: MessageRemovals;

  constructor(readonly options: ConversationModulesOptions) {
    this.#rooms = new RoomRequests(options);
    this.#removals = new MessageRemovals(options.stores);
    const shared = { ...options, rooms: this.#rooms };
    this.dm = new DmActions(shared);
    this.companion = new CompanionActions(shared);
    this.#place = options.place === undefined ? null : new TabPlace({
      ...{ ...options.place, stores: options.stores, draftKeys: this.dm.sync.privacy },
      show: (key) => this.show(key),
      reopen: (room) => this.dm.sync.reopen(room),
    });
  }

  /** Shows the conversation with `name`. If there is none yet, the first message in it invites them. */
  open(name: string): void {
    if (isBot(name)) this.companion.show();
    else this.dm.open(name);
  }

  /** Shows a conversation that has a tab. */
  show(key: string): void {
    if (key === COMPANION_KEY) this.companion.show();
    else this.dm.show(key);
  }

  /** The owner of the events of conversations. */
  get owner(): Owner<"conversations"> {
    const { dms, session } = this.options.stores;
    const [dmSync, companionSync] = [this.dm.sync, this.companion.sync];
    const kindOf = (name: string): ConversationKind => isBot(name) ? companionSync : dmSync;
    const kindOfRoom = (room: string): ConversationKind => isCompanionRoom(room) ? companionSync : dmSync;
    return {
      receive: {
        nicklist: ({ users }) => dmSync.onUserList(users),
        presence: ({ part = [], update = [] }) => {
          const members = update.filter((user) => user.is_registered).map((user) => user.username);
          dmSync.onGuestsLeft([...part, ...members]);
        },
        message_removed: (data) => this.#removals.removed(data),
        pm_ready: (data) => kindOf(data.with).opened(data),
        pm_message: (data) => kindOfRoom(data.room).message(data),
        pm_invite: (data) => dmSync.invited(data),
        pm_accepted: (data) => dms.accepted(data),
        pm_declined: ({ room }) => this.dm.declinedIn(room),
        pm_read: (data) => dms.read(data, session.me.value?.username ?? ""),
        pm_typing: (data) => dms.typing(data),
        pm_peer: (data) => dmSync.peerChanged(data),
        pm_unread: (data) => dmSync.unread(data),
        pm_keys: (data) => dmSync.keysChanged(data),
        keys_move: ({ move }) => this.options.stores.keys.move.value = move,
        resync: (data) => dmSync.resync(data),
        violet_typing: (data) => companionSync.typing(data),
        violet_delta: (data) => companionSync.delta(data),
        violet_turns: (data) => companionSync.turns(data),
        violet_unanswered: (data) => companionSync.unanswered(data),
        violet_forgot: (data) => companionSync.forgotten(data),
        ai_response: () => companionSync.quotaExceeded(),
      },
      joined: () => {
        this.#rooms.joined();
        dmSync.joined();
        companionSync.joined();
        this.#place?.joined();
      },
      lost: () => {
        this.#rooms.lost();
        this.dm.lost();
        companionSync.lost();
      },
      reset: () => {
        this.#removals.reset();
        this.#rooms.lost();
        this.dm.reset();
        companionSync.reset();
        this.#place?.reset();
      },
    };
  }
}

/** Whether a room is the one of a user and the companion. Rooms of people are named otherwise. */
function isCompanionRoom(room: string): boolean {
  return room.startsWith("violet-");
}
