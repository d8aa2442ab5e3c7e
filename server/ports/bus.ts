// What nodes tell each other. One node alone hears itself, so one and many run the same path.

import type { CloseCode } from "../protocol/errors.ts";
import type { User } from "../protocol/server_events.ts";

/** A message between nodes. */
export type BusMessage =
  /** Something everybody in the lobby gets. `from` is the author's holder, for those who ignore them. */
  | { kind: "lobby"; envelope: string; from?: string }
  /** Something for every socket of some people, by holder, but not for those who ignore `from`. */
  | { kind: "people"; holders: readonly string[]; envelope: string; from: string }
  /** People of one node who came, changed or left. `key` is the lower-case name. */
  | { kind: "roster"; node: string; set?: User[]; gone?: string[] }
  /** Sockets of one account that have to go. `except` is the session that stays. */
  | { kind: "end_sessions"; holder: string; except: string | null; code: CloseCode; reason: string }
  /** Somebody ignores, or stops ignoring, somebody else. */
  | { kind: "ignore"; holder: string; target: string; username: string; ignored: boolean };

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
