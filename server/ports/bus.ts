// What nodes tell each other. One node alone hears itself, so one and many run the same path.

import type { CloseCode } from "../protocol/errors.ts";
import type { Role } from "../protocol/roles.ts";
import type { ServerEvents, User } from "../protocol/server_events.ts";
import type { Ban, Mute, RoomSettings } from "./moderation_store.ts";

/** A message between nodes. */
export type BusMessage =
  /**
   * Something everybody in the lobby gets. `from` is the author's principal, for those who ignore them. `sent` says whose
   * message it is, so that every node knows it again when it is sent once more.
   */
  | { kind: "lobby"; envelope: string; from?: string; sent?: SentMessage }
  /**
   * Something for every socket of some people, by principal, but the session `except`, and not for those who ignore `from`.
   * `place` says where it stands in their conversation.
   */
  | {
    kind: "people";
    principals: readonly string[];
    envelope: string;
    from: string;
    except?: string;
    place?: SequencePosition;
  }
  /**
   * People of one node who came, changed or left, these by lower-case name. `whole`: there is nobody else at that node.
   * `line` says what the lobby reads of it, unless they are, or stay, at another node.
   */
  | {
    kind: "roster";
    node: string;
    set?: readonly PresenceEntry[];
    gone?: readonly string[];
    whole?: boolean;
    line?: { said: "joined" | "left"; username: string };
  }
  /** A member invites another. Each node adds the key of their room itself: it is not for whoever else hears the bus. */
  | { kind: "invite"; from: string; username: string; principal: string; room: string }
  /** Sockets of one account that have to go. `except` is the session that stays. */
  | { kind: "end_sessions"; principal: string; except: string | null; code: CloseCode; reason: string }
  /**
   * A guest session has become an account, in place: what is held against the principal `from` holds for `to` from here on.
   * `was` is the guest's name, `username` the account's.
   */
  | { kind: "became"; node: string; from: string; to: string; was: string; username: string }
  /** Somebody ignores, or stops ignoring, somebody else. */
  | { kind: "ignore"; principal: string; target: string; username: string; ignored: boolean }
  /** What happens in private rooms with a guest, which no store keeps. */
  | { kind: "guest_room"; node: string; change: GuestRoomChange }
  /** What moderators decided, and what they have to know of each other. */
  | { kind: "control"; change: ControlChange }
  /** What becomes of the nodes themselves. Only the bus says so, and to its own node alone. */
  | { kind: "nodes"; news: NodeEvent };

/** A lobby message as its author's node answered it: whose request it was. `by` is the author's lower-case name. */
export interface SentMessage {
  readonly by: string;
  /** Known to the author and to nodes, and sent to nobody else. */
  readonly requestId: string;
  /** Of the message. */
  readonly id: string;
  readonly ts: string;
}

/** Where a kept message stands: its id, and that of the message before it in the conversation; null for none. */
export interface SequencePosition {
  readonly conversation: string;
  readonly id: number;
  readonly after: number | null;
  /** What its sender was answered to which request, so that every node knows it again when it is sent once more. */
  readonly requestId: string;
  readonly ts: string;
}

/** Somebody at one node. */
export interface PresenceEntry {
  readonly principal: string;
  /** As everybody sees them, with the strongest role among their sockets there. */
  readonly user: User;
}

/** What becomes of nodes. */
export type NodeEvent =
  /** Another node has just come, or has missed something: say all that is true here. */
  | { type: "snapshotRequested" }
  /** A node has left, or has not been heard of for too long. What was true there is over. */
  | { type: "nodeDown"; node: string }
  /** This node hears nobody any more, and goes on by itself. `others`: there were any. */
  | { type: "partitioned"; others: boolean }
  /**
   * What others said since then (milliseconds since the Unix epoch) did not all arrive here, and is not going to. `cut`: this
   * node was cut off itself, and hears them again.
   */
  | { type: "gap"; since: number; disconnected: boolean };

/** A private room with at least one guest, as far as it has come. */
export interface SharedGuestRoom {
  readonly room: string;
  /** Principals of the two: who asked first, and who was asked. */
  readonly inviter: string;
  readonly invited: string;
  readonly accepted: boolean;
  /** What was said before the invitation was accepted. */
  readonly waiting: readonly ServerEvents["pm_message"][];
}

/** A message of kind `guest_room`. */
export type GuestRoomChange =
  | { type: "open"; room: string; inviter: string; invited: string }
  | { type: "accept"; room: string }
  /** Something is said before the invitation is accepted. */
  | { type: "wait"; message: ServerEvents["pm_message"] }
  /** All rooms of the guests of that node, for one that knows none. */
  | { type: "rooms"; rooms: readonly SharedGuestRoom[] };

/** Somebody online at one node. `addresses` are those of their sockets there. */
export interface PresenceDetail {
  readonly principal: string;
  readonly username: string;
  /** The strongest among their sockets. */
  readonly role: Role;
  readonly addresses: readonly string[];
  /** There when they are not here any more, at no node: how long ago their last socket ended, milliseconds. */
  readonly leftMsAgo?: number;
  /** The account that a guest became, under another name. */
  readonly becameId?: number;
}

/**
 * Whom a node is asked about: the user of a lower-case name, also one who left in the last 15 minutes; or all users in a CIDR
 * range.
 */
export type PresenceQuestion = { readonly key: string } | { readonly network: string };

/** A message of kind `control`. */
export type ControlChange =
  /** From now on these may not come in, or not speak, and who is covered goes at once. */
  | { type: "ban"; ban: Ban }
  | { type: "mute"; mute: Mute }
  /** These sanctions have been lifted. */
  | { type: "unban" | "unmute"; ids: readonly number[] }
  | { type: "room"; room: RoomSettings }
  /** A person has to go, but may come back. */
  | { type: "kick"; principal: string; reason: string | null }
  /** An account has another role, or is verified, or no longer. */
  | { type: "profile"; userId: number; role: Role; isVerified: boolean }
  /** The answer that is being made for a person, on whatever node, is to end. */
  | { type: "stop_answer"; principal: string }
  /** What the companion is just answering an account is not to be remembered. */
  | { type: "forget"; userId: number }
  /** The companion speaks with another model, where a node has it. */
  | { type: "companion_model"; model: string }
  /** Something for everybody with at least that role. */
  | { type: "staff"; minRole: Role; envelope: string }
  /** Every node answers a question under its id. */
  | { type: "ask"; id: string; question: PresenceQuestion }
  | { type: "answer"; id: string; node: string; present: readonly PresenceDetail[] };

/**
 * Carries messages to every node, the sender included.
 *
 * Guarantees: all nodes see the messages of one bus in one order, each at most once. The sender's own handlers see a
 * message in its place in that order too, so not before `publish` returns where there are several nodes; `heard` says
 * when. It does not guarantee arrival at other nodes: one that has missed something is told so (`missed`). While a node is
 * cut off, its own handlers alone see what it publishes, at once.
 */
export interface Bus {
  publish(message: BusMessage): void;
  /**
   * Null when everything that was published here has been seen by this node's own handlers. Else resolves when it has:
   * to true, or to false when this node was cut off meanwhile, and others may not have seen it.
   */
  flushed(): Promise<boolean> | null;
  /** False while this node is cut off from the others. */
  readonly connected: boolean;
  /** Begins to hear the others. Resolves once what they said about themselves has been seen. */
  join(): Promise<void>;
  /** Calls `handle` for every message from now on. Returns the way to stop it. */
  subscribe(handle: (message: BusMessage) => void): () => void;
}
