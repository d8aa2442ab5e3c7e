// The messages between nodes, and the bus that carries them. A node gets its own messages too, so one node and many
// take one path.

import type { Cap } from "../protocol/client_events.ts";
import type { CloseCode } from "../protocol/errors.ts";
import type { Role } from "../protocol/roles.ts";
import type { Remover } from "../protocol/moderation_rules.ts";
import type { ServerEvents, User } from "../protocol/server_events.ts";
import type { RoleInForce } from "./account.ts";
import type { CompanionChange } from "./companion_change.ts";
import type { Ban, Mute, RoomSettings } from "./moderation_store.ts";
import type { PairKeys } from "./e2ee/key_store.ts";
import type { KeptSignIn } from "./tokens.ts";

export type { CompanionChange } from "./companion_change.ts";

/**
 * A message between nodes. A change here takes another version of what nodes tell each other: two versions do not mix.
 */
export type BusMessage =
  /**
   * An envelope for every socket in the lobby. `from` is the author's principal, for users who ignore them. `sent` is
   * there for a message, which every node remembers.
   */
  | { kind: "lobby"; envelope: string; from?: string; sent?: SentMessage }
  /** What nodes remember of the lobby's messages has changed. */
  | { kind: "lobby_log"; change: LobbyLogChange }
  /**
   * An envelope for every socket of some users, by principal, with the cap `cap`, but the session `except`, and not for
   * users who ignore `from`. `position` is there for a stored message.
   */
  | {
    kind: "users";
    principals: readonly string[];
    envelope: string;
    from: string;
    except?: string;
    cap?: Cap;
    position?: SequencePosition;
    /** There for a message in an accepted room with a guest: the room. */
    guestRoom?: string;
  }
  /** An envelope for every socket with at least that role. */
  | { kind: "staff"; minRole: Role; envelope: string }
  /**
   * Users of one node who came, changed or left, these by lower-case name. `whole`: no other user is at that node.
   * `line` is what the lobby reads, unless the user is, or stays, at another node.
   */
  | {
    kind: "presence";
    node: string;
    set?: readonly PresenceEntry[];
    gone?: readonly string[];
    whole?: boolean;
    line?: { said: "joined" | "left"; username: string };
  }
  /** A question to all nodes. Each answers it once, under its id. */
  | { kind: "presence_query"; id: string; question: PresenceQuestion }
  | { kind: "presence_answer"; id: string; node: string; answer: PresenceAnswer }
  /**
   * A member invites another. Each node adds the key of their room itself, so that the key does not go over the bus.
   * `keys`: their public keys, as the invited one sees them.
   */
  | { kind: "invite"; from: string; username: string; principal: string; room: string; keys: PairKeys }
  /**
   * Sockets of one account that are closed; with `signIns` only those of these sign-ins. `except` is the session that
   * stays. With `keep`, sockets of that sign-in stay, and go on with the new version of its token.
   */
  | {
    kind: "end_sessions";
    principal: string;
    except: string | null;
    code: CloseCode;
    reason: string;
    signIns?: readonly string[];
    keep?: KeptSignIn;
  }
  /**
   * A guest session has become an account, in place: sanctions and ignore lists of the principal `from` hold for `to`
   * from here on. `was` is the guest's name, `username` the account's.
   */
  | { kind: "became"; node: string; from: string; to: string; was: string; username: string }
  /** A user ignores, or stops ignoring, another. */
  | { kind: "ignore"; principal: string; target: string; username: string; ignored: boolean }
  /** What happens in private rooms with a guest, which are not stored. */
  | { kind: "guest_room"; node: string; change: GuestRoomChange }
  /** Declined invitations in which a guest has a part, which are not stored. */
  | { kind: "guest_decline"; change: GuestDeclineChange }
  /** The session of a guest moves to another node, where its client resumes it. */
  | { kind: "resume"; step: ResumeStep }
  /** What moderators decided. Published once it is stored. */
  | { kind: "moderation"; change: ModerationChange }
  /** What a node has to know of the companion at the others. */
  | { kind: "companion"; change: CompanionChange }
  /** An event of the cluster itself. Only the bus makes it, and for its own node alone. */
  | { kind: "nodes"; event: NodeEvent };

/** Author and acknowledgement of a lobby message, and the request that it answers. */
export interface SentMessage {
  /** Name and role of the author, as others see them. */
  readonly username: string;
  readonly role: Role;
  /** There where it is a UUID, so that every node recognises a resend. Known to the author and to nodes alone. */
  readonly requestId?: string;
  /** Of the message. */
  readonly id: string;
  readonly ts: string;
}

/** A message of kind `lobby_log`. */
export type LobbyLogChange =
  /** These messages are shown no more. */
  | { type: "remove"; ids: readonly string[]; by: Remover }
  /** New clients do not get the earlier messages of this principal any more. */
  | { type: "withhold"; principal: string }
  /** What one node remembers, in its order, for a node that is new or has missed messages. */
  | { type: "share"; node: string; messages: readonly SharedLobbyMessage[] };

/** A lobby message as one node tells it to another. */
export interface SharedLobbyMessage {
  readonly id: string;
  readonly principal: string;
  readonly username: string;
  readonly role: Role;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly removed?: Remover;
  /** It is not for new clients. */
  readonly withheld?: boolean;
  /** Data of its event, as JSON; there for messages that new clients get. */
  readonly data?: string;
}

/** Where a stored message stands: its id, and that of the message before it in the conversation; null for none. */
export interface SequencePosition {
  readonly conversation: string;
  readonly id: number;
  readonly after: number | null;
  /** The request and the time in its acknowledgement, so that every node recognises a resend. */
  readonly requestId: string;
  readonly ts: string;
}

/** A user at one node. */
export interface PresenceEntry {
  readonly principal: string;
  /** As clients see them, with the strongest role among their sockets there. */
  readonly user: User;
}

/** Events of the cluster, as a node sees them. */
export type NodeEvent =
  /** Another node has just come, or has missed something: publish the whole state of this one. */
  | { type: "snapshotRequested" }
  /** A node has left, or has been silent for too long. Its users are gone. */
  | { type: "nodeDown"; node: string }
  /** This node is cut off, and goes on by itself. `others`: there were any. */
  | { type: "partitioned"; others: boolean }
  /**
   * Messages of other nodes since then (milliseconds since the Unix epoch) are lost here. `disconnected`: this node was
   * cut off itself, and is back.
   */
  | { type: "gap"; since: number; disconnected: boolean };

/** A private room with at least one guest, with its state. */
export interface SharedGuestRoom {
  readonly room: string;
  /** Principals of the two users. */
  readonly inviter: string;
  readonly invited: string;
  readonly accepted: boolean;
  /** Messages from before the invitation was accepted. */
  readonly waiting: readonly ServerEvents["pm_message"][];
  /** Messages that wait for a guest who is away. */
  readonly unseen: number;
}

/** The session of a guest, without its latest messages. Times as durations, because clocks of nodes differ. */
export interface MovedGuest {
  readonly principal: string;
  readonly username: string;
  readonly ignored: readonly (readonly [principal: string, username: string])[];
  /** Digests of the secrets that resume it; never the secrets. */
  readonly digests: readonly string[];
  readonly joinedMsAgo: number;
  readonly endsInMs: number;
  readonly address: string;
  readonly elevated: Role | null;
  /** Whether others know that the guest is away. */
  readonly isAway: boolean;
}

/** A private envelope that a session takes along. */
export interface MovedEnvelope {
  readonly envelope: string;
  readonly ageMs: number;
  readonly sent: boolean;
}

/**
 * A message of kind `resume`. The node `to` takes a session, with the digest of a secret. The node that has it offers
 * it: from the offer on, `to` collects what arrives for the guest, and the other node does not. The last step brings
 * what arrived before.
 */
export type ResumeStep =
  | { type: "take"; id: string; to: string; digest: string }
  | { type: "offer"; id: string; from: string; to: string; guest: MovedGuest }
  | { type: "messages"; id: string; to: string; principal: string; envelopes: readonly MovedEnvelope[] };

/** A message of kind `guest_room`. */
export type GuestRoomChange =
  | { type: "open"; room: string; inviter: string; invited: string }
  | { type: "accept"; room: string }
  /** A message from before the invitation is accepted. */
  | { type: "wait"; message: ServerEvents["pm_message"] }
  /** A guest has no socket, but may come back; or is back. */
  | { type: "away" | "back"; principal: string }
  /** All rooms of the guests of that node, for a new node, and those of its guests who are away. */
  | { type: "rooms"; rooms: readonly SharedGuestRoom[]; away: readonly string[] };

/** One principal has declined the invitations of another until a time, milliseconds since the Unix epoch. */
export interface GuestDecline {
  readonly decliner: string;
  readonly inviter: string;
  readonly until: number;
}

/** A message of kind `guest_decline`: new ones, or all of a node's guests for a new node; or one is lifted. */
export type GuestDeclineChange =
  | { type: "decline"; declines: readonly GuestDecline[] }
  | { type: "lift"; decliner: string; inviter: string };

/** A user online at one node, as moderators' actions need it. `addresses` are those of their sockets there. */
export interface PresenceDetail {
  readonly principal: string;
  readonly username: string;
  /** The strongest among their sockets. */
  readonly role: Role;
  readonly addresses: readonly string[];
  /** There for a user who has left every node: how long ago their last socket ended, milliseconds. */
  readonly leftMsAgo?: number;
  /** The account that a guest became, under another name. */
  readonly becameId?: number;
}

/**
 * What one node asks all of them: who has a lower-case name, or had it in the last 15 minutes, and where online users
 * of at least the role `staffFrom` are; or who has a socket from a CIDR range; or which guest's session a secret
 * resumes, by its digest.
 */
export type PresenceQuestion =
  | { readonly key: string; readonly staffFrom?: Role }
  | { readonly network: string }
  | { readonly resumes: string };

/** What one node answers, or all together. */
export interface PresenceAnswer {
  /** Users of the name, or in the range. */
  readonly named: readonly PresenceDetail[];
  /** Users of at least the role that was asked for; none where no role was. */
  readonly staff: readonly PresenceDetail[];
}

/** A message of kind `moderation`. */
export type ModerationChange =
  /** From now on these may not come in, or not speak; sockets that a ban covers are closed. */
  | { type: "ban"; ban: Ban }
  | { type: "mute"; mute: Mute }
  /** These sanctions have been lifted. */
  | { type: "unban" | "unmute"; ids: readonly number[] }
  | { type: "room"; room: RoomSettings }
  /** A user has to go, but may come back. */
  | { type: "kick"; principal: string; reason: string | null }
  /** An account has another role, or is verified, or no longer. */
  | ({ type: "profile"; userId: number } & RoleInForce)
  /** An account has premium until another time; as `Account.premiumUntil`. Its sockets get `ai_unlock` besides. */
  | { type: "premium"; userId: number; until: number | null };

/**
 * Carries messages to every node, the sender included.
 *
 * Guarantees: all nodes see the messages of one bus in one order, each at most once. The sender's own handlers see a
 * message in its place in that order too, so not before `publish` returns where there are several nodes; `flushed` says
 * when. It does not guarantee arrival at other nodes: a node that has missed messages gets the event `gap`. While a
 * node is cut off, only its own handlers see what it publishes, at once.
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
  /** Connects to the others. Resolves once their first state has been seen. */
  join(): Promise<void>;
  /** Calls `handle` for every message from now on. Returns the way to stop it. */
  subscribe(handle: (message: BusMessage) => void): () => void;
}
