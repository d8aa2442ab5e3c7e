// The table of events as dispatch reads it: what must hold before a request reaches its handler.

import type { ClientEventName, ClientEvents } from "../protocol/client_events.ts";
import type { Refusal } from "../protocol/errors.ts";
import type { Role } from "../protocol/roles.ts";
import type { ServerEventName, ServerEvents } from "../protocol/server_events.ts";
import type { EventRate } from "./limits/event_rates.ts";
import type { Person, Session } from "./session.ts";

/** A validated request, and the way to answer it. */
export interface Request<E extends ClientEventName> {
  readonly session: Session;
  readonly data: ClientEvents[E];
  /** The client's id of this request, where it gave one. */
  readonly id: string | undefined;
  /** The refusal that a muted person gets; null for others, and where the row of the event leaves nothing to decide. */
  readonly muted: Refusal | null;
  /**
   * Sends the one reply. An `ack` goes only to a request with an id. A second reply is a fault. It goes out behind what this
   * node has said to all nodes before, but for `joined`, with which a session begins; where that takes a moment, resolves then.
   */
  reply<R extends ServerEventName>(event: R, data: ServerEvents[R]): Promise<void> | undefined;
}

/** A request of a client that has joined. */
export interface JoinedRequest<E extends ClientEventName> extends Request<E> {
  readonly person: Person;
}

/** A request of a member. */
export interface MemberRequest<E extends ClientEventName> extends JoinedRequest<E> {
  readonly userId: number;
}

/** Handles one event. Refuses by throwing a `Refusal`; a request that it does not reply to gets an empty `ack`. */
export type Handler<E extends ClientEventName> = (request: Request<E>) => void | Promise<void>;

/** A handler for clients that have joined. */
export type JoinedHandler<E extends ClientEventName> = (request: JoinedRequest<E>) => void | Promise<void>;

/** A handler for members. */
export type MemberHandler<E extends ClientEventName> = (request: MemberRequest<E>) => void | Promise<void>;

/**
 * What becomes of a muted person's request. A dropped one is acknowledged and does nothing. With `decide` its handler refuses what
 * a mute covers, with {@link Request.muted}.
 */
export type MutedFate = "allow" | "refuse" | "drop" | "decide";

/** Guards that every row names. */
interface Guards<E extends ClientEventName> {
  /** How often it may be sent. */
  readonly rate: EventRate;
  /** What becomes of it when the person is muted. */
  readonly whenMuted: MutedFate | ((data: ClientEvents[E]) => MutedFate);
  /** Least role that may use it; `user` when absent. */
  readonly minRole?: Role;
}

/** One row of the table of events. */
export type Command<E extends ClientEventName> =
  & Guards<E>
  & (
    | { readonly who: "anyone"; readonly run: Handler<E> }
    | { readonly who: "joined"; readonly run: JoinedHandler<E> }
    | { readonly who: "member"; readonly run: MemberHandler<E> }
  );

/** The table of events. */
export type Commands = { readonly [E in ClientEventName]: Command<E> };
