// What the hub is built from.

import type { Bus } from "../ports/bus.ts";
import type { Clock } from "../ports/clock.ts";
import type { NameRegistry } from "../ports/name_registry.ts";
import type { Session } from "./session.ts";

/** What the hub is built from. */
export interface HubOptions {
  /** Name of this node among others, never used before. */
  readonly node: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly names: NameRegistry;
  readonly maxFrameBytes: number;
  readonly joinTimeoutMs: number;
  /** Newest lobby messages that new clients get; 0 for none. */
  readonly lobbyBacklog: number;
  /** Handles one frame of a session, in order. Never rejects. */
  readonly onFrame: (session: Session, frame: string) => void | Promise<void>;
  /** Called with the number of events that have gone out to sockets, once for many of them. */
  readonly onDelivered: (count: number) => void;
}
