// Types of the table of events: what must hold before a request reaches its handler.

import type { ClientEventName, ClientEvents } from "../protocol/client_events.ts";
import type { Refusal } from "../protocol/errors.ts";
import type { Role } from "../protocol/roles.ts";
import type { ServerEventName, ServerEvents } from "../protocol/server_events.ts";
import type { EventRate } from "./limits/event_rates.ts";
import type { Person, Session } from "./session.ts";

/** A validated request, with its reply function. */
export interface Request<E extends ClientEventName> {
  readonly session: Session;
  readonly data: ClientEvents[E];
  /** The client's id of this request, where it has one. */
  readonly id: string | undefined;
  /** The refusal of a muted user, where the row of the event says `decide`; else null. */
  readonly muted: Refusal | null;
  /**
   * Sends the one reply; a second one is a fault. An `ack` is sent only for a request with an id. Except for `joined`,
   * the reply follows the messages that this node has published before; it returns a promise where it has to wait for
   * them.
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

/** A handler of requests by clients that have joined. */
export type JoinedHandler<E extends ClientEventName> = (request: JoinedRequest<E>) => void | Promise<void>;

/** Runs before a mute and the rate are checked, and the handler is called: `goOn` does these. */
export type JoinedAround<E extends ClientEventName> = (
  request: JoinedRequest<E>,
  goOn: () => Promise<void> | undefined,
) => Promise<void> | undefined;

/** A handler of requests by members. */
export type MemberHandler<E extends ClientEventName> = (request: MemberRequest<E>) => void | Promise<void>;

/**
 * What is done with a muted user's request. A dropped one is acknowledged and does nothing. With `decide` the handler
 * refuses what a mute covers, with {@link Request.muted}.
 */
export type MutedFate = "allow" | "refuse" | "drop" | "decide";

/** Guards that every row names. */
interface Guards<E extends ClientEventName> {
  /** How often it may be sent. */
  readonly rate: EventRate;
  /** What is done with it when the user is muted. */
  readonly whenMuted: MutedFate | ((data: ClientEvents[E]) => MutedFate);
  /** Least role that may use it; `user` when absent. */
  readonly minRole?: Role;
}

/** One row of the table of events. */
export type Command<E extends ClientEventName> =
  & Guards<E>
  & (
    | { readonly who: "anyone"; readonly run: Handler<E> }
    | { readonly who: "joined"; readonly run: JoinedHandler<E>; readonly first?: JoinedAround<E> }
    | { readonly who: "member"; readonly run: MemberHandler<E> }
  );

/** The table of events. */
export type Commands = { readonly [E in ClientEventName]: Command<E> };
