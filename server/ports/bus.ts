// What nodes tell each other. One node alone hears itself, so one and many run the same path.

import type { CloseCode } from "../protocol/errors.ts";
import type { Role } from "../protocol/roles.ts";
import type { User } from "../protocol/server_events.ts";
import type { Ban, Mute, RoomSettings } from "./moderation.ts";

/** A message between nodes. */
export type BusMessage =
  /** Something everybody in the lobby gets. `from` is the author's holder, for those who ignore them. */
  | { kind: "lobby"; envelope: string; from?: string }
  /** Something for every socket of some people, by holder, but the session `except`, and not for those who ignore `from`. */
  | { kind: "people"; holders: readonly string[]; envelope: string; from: string; except?: string }
  /** People of one node who came, changed or left. `key` is the lower-case name. */
  | { kind: "roster"; node: string; set?: User[]; gone?: string[] }
  /** Sockets of one account that have to go. `except` is the session that stays. */
  | { kind: "end_sessions"; holder: string; except: string | null; code: CloseCode; reason: string }
  /** Somebody ignores, or stops ignoring, somebody else. */
  | { kind: "ignore"; holder: string; target: string; username: string; ignored: boolean }
  /** What moderators decided, and what they have to know of each other. */
  | { kind: "control"; change: ControlChange };

/** Somebody online at one node. `addresses` are those of their sockets there. */
export interface Present {
  readonly holder: string;
  readonly username: string;
  /** The strongest among their sockets. */
  readonly role: Role;
  readonly addresses: readonly string[];
}

/** Whom a node is asked about: the person of a lower-case name, or everybody in a CIDR range. */
export type Question = { readonly key: string } | { readonly network: string };

/** A message of kind `control`. */
export type ControlChange =
  /** From now on these may not come in, or not speak, and who is covered goes at once. */
  | { type: "ban"; ban: Ban }
  | { type: "mute"; mute: Mute }
  /** These sanctions have been lifted. */
  | { type: "unban" | "unmute"; ids: readonly number[] }
  | { type: "room"; room: RoomSettings }
  /** A person has to go, but may come back. */
  | { type: "kick"; holder: string; reason: string | null }
  /** An account has another role, or is verified, or no longer. */
  | { type: "profile"; userId: number; role: Role; isVerified: boolean }
  /** Something for everybody with at least that role. */
  | { type: "staff"; minRole: Role; envelope: string }
  /** Every node answers a question under its id. */
  | { type: "ask"; id: string; question: Question }
  | { type: "answer"; id: string; node: string; present: readonly Present[] };

/**
 * Carries messages to every node, the sender included.
 *
 * Guarantees: all nodes see the messages of one bus in one order, each at most once; the sender's own handlers have
 * run or been queued when `publish` returns. It does not guarantee arrival at other nodes.
 */
export interface Bus {
  publish(message: BusMessage): void;
  /** Calls `handle` for every message from now on. Returns the way to stop it. */
  subscribe(handle: (message: BusMessage) => void): () => void;
}
