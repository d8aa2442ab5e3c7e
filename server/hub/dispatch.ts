// The one way from a client's frame to a feature: every guard, in order, and the only catch for socket events.

import {
  CLIENT_EVENTS,
  type ClientEventName,
  type ClientEvents,
  isClientEvent,
} from "../protocol/client_events.ts";
import { Refusal } from "../protocol/errors.ts";
import { decodeClientFrame } from "../protocol/frames.ts";
import { hasRole, type Role } from "../protocol/roles.ts";
import type { ServerEventName, ServerEvents } from "../protocol/server_events.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { RateLimit } from "./rate_limit.ts";
import type { Person, Session } from "./session.ts";

/** A validated request, and the way to answer it. */
export interface Request<E extends ClientEventName> {
  readonly session: Session;
  readonly data: ClientEvents[E];
  /** The client's id of this request, where it gave one. */
  readonly id: string | undefined;
  /** Sends the one reply. An `ack` goes only to a request with an id. A second reply is a fault. */
  reply<R extends ServerEventName>(event: R, data: ServerEvents[R]): void;
}

/** A request of somebody who has joined. */
export interface JoinedRequest<E extends ClientEventName> extends Request<E> {
  readonly person: Person;
}

/** A request of somebody with an account. */
export interface MemberRequest<E extends ClientEventName> extends JoinedRequest<E> {
  readonly userId: number;
}

/** Handles one event. Refuses by throwing a `Refusal`; a request that it does not reply to gets an empty `ack`. */
export type Handler<E extends ClientEventName> = (request: Request<E>) => void | Promise<void>;

/** A handler for people who have joined. */
export type JoinedHandler<E extends ClientEventName> = (request: JoinedRequest<E>) => void | Promise<void>;

/** A handler for people with an account. */
export type MemberHandler<E extends ClientEventName> = (request: MemberRequest<E>) => void | Promise<void>;

/** One row of the table of events: what must hold before `run` is called. */
export type Command<E extends ClientEventName> =
  | { readonly who: "anyone"; readonly run: Handler<E> }
  | ({ readonly who: "joined"; readonly run: JoinedHandler<E> } & JoinedGuards<E>)
  | ({ readonly who: "member"; readonly run: MemberHandler<E> } & JoinedGuards<E>);

/** Guards for people who have joined. */
interface JoinedGuards<E extends ClientEventName> {
  /** Least role that may use it; `user` when absent. */
  readonly minRole?: Role;
  /** Counts as a message for the rate limit. */
  readonly counted?: boolean;
  /** What becomes of it when the person is muted; it is allowed when absent. */
  readonly whenMuted?: (data: ClientEvents[E]) => MutedFate;
}

/** What becomes of a muted person's request. A dropped one is acknowledged and does nothing. */
export type MutedFate = "allow" | "refuse" | "drop";

/** The table of events. */
export type Commands = { readonly [E in ClientEventName]: Command<E> };

/** What dispatch needs. */
export interface DispatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly commands: Commands;
  readonly messageRate: RateLimit;
  /** The refusal of somebody who is muted, else null. */
  readonly muteRefusal: (person: Person) => Refusal | null;
}

/** Makes the function that handles a session's frames. It never throws and never rejects. */
export function createDispatch(
  options: DispatchOptions,
): (session: Session, frame: string) => void | Promise<void> {
  return function dispatch(session, frame) {
    const decoded = decodeClientFrame(frame);
    if ("refusal" in decoded) return refuseProtocol(session, decoded.refusal, decoded.id);
    const { event, data, id } = decoded.envelope;
    if (!isClientEvent(event)) {
      return refuseProtocol(
        session,
        new Refusal("unknown_event", "The server does not know this event."),
        id,
      );
    }
    const reply = new Reply(session, id);
    try {
      const pending = call(options, reply, event, data);
      return pending?.catch((error: unknown) => fail(options, reply, event, error));
    } catch (error) {
      fail(options, reply, event, error);
    }
  };
}

/** Answers a binary frame, which is never part of the protocol. */
export function refuseBinary(session: Session): void {
  refuseProtocol(session, new Refusal("bad_request", "Frames are text; this one was binary."), undefined);
}

function call<E extends ClientEventName>(
  options: DispatchOptions,
  reply: Reply,
  event: E,
  data: unknown,
): Promise<void> | undefined {
  const { session, id } = reply;
  const parsed = CLIENT_EVENTS[event].safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? "data" : issue.path.join(".");
    const msg = `${event}: ${where} is missing or of the wrong kind.`;
    refuseProtocol(session, new Refusal("bad_request", msg), id);
    return undefined;
  }
  const request: Request<E> = {
    session,
    data: parsed.data as ClientEvents[E],
    id,
    reply: (name, payload) => reply.send(name, payload),
  };
  const pending = run(options, options.commands[event] as Command<E>, request);
  if (pending === undefined) return reply.finish();
  return pending.then(() => reply.finish());
}

function run<E extends ClientEventName>(
  options: DispatchOptions,
  command: Command<E>,
  request: Request<E>,
): Promise<void> | undefined {
  if (command.who === "anyone") return command.run(request) ?? undefined;
  const { person } = request.session;
  if (person === null) throw new Refusal("not_joined", "Join the room first.");
  if (!hasRole(request.session.role, command.minRole ?? "user")) {
    throw new Refusal("forbidden", "You are not allowed to do this.");
  }
  const { userId } = person.profile;
  if (command.who === "member" && userId === null) {
    throw new Refusal("registration_required", "This is for registered people.");
  }
  if (command.whenMuted !== undefined) {
    const refusal = options.muteRefusal(person);
    const fate = refusal === null ? "allow" : command.whenMuted(request.data);
    if (fate === "drop") return undefined;
    if (fate === "refuse" && refusal !== null) throw refusal;
  }
  if (command.counted) takeMessage(options.messageRate, request.session, person);
  if (command.who === "joined") return command.run(Object.assign(request, { person })) ?? undefined;
  return command.run(Object.assign(request, { person, userId: userId! })) ?? undefined;
}

/** A guest is limited by socket, a registered person over all of theirs. */
function takeMessage(rate: RateLimit, session: Session, person: Person): void {
  const { userId } = person.profile;
  const wait = rate.take(userId === null ? session.id : `account:${userId}`);
  if (wait > 0) throw new Refusal("rate_limited", "You are writing too fast. Take a breath.", wait);
}

/** The one reply of a request. */
class Reply {
  #sent = false;

  constructor(readonly session: Session, readonly id: string | undefined) {}

  send<R extends ServerEventName>(event: R, data: ServerEvents[R]): void {
    if (this.#sent) throw new Error(`A second reply to one request: ${event}`);
    this.#sent = true;
    if (event === "ack" && this.id === undefined) return;
    this.session.connection.emit(event, data, this.id);
  }

  finish(): undefined {
    if (!this.#sent) this.send("ack", {});
  }

  /** Sends a refusal as the reply. Nothing goes out where a reply has gone already. */
  refuse(refusal: Refusal): void {
    if (this.#sent) return;
    this.#sent = true;
    refuse(this.session, refusal, this.id);
  }
}

function fail(options: DispatchOptions, reply: Reply, event: ClientEventName, error: unknown): void {
  if (error instanceof Refusal) return reply.refuse(error);
  const fault = options.clock.uuid();
  options.log.error("handler failed", {
    fault,
    event,
    cause: error instanceof Error ? error.name : typeof error,
    stack: error instanceof Error ? framesOf(error) : "",
  });
  reply.refuse(new Refusal("internal", `Something went wrong on our side (${fault}).`));
}

/** Where an error came from, without its message, which may hold what somebody wrote. */
function framesOf(error: Error): string {
  return (error.stack ?? "").split("\n").filter((line) => line.startsWith("    at ")).slice(0, 6).join(" |")
    .trim();
}

function refuse(session: Session, refusal: Refusal, id: string | undefined): void {
  const { code, message: msg, retryAfterMs, reason } = refusal;
  const data = {
    ...{ code, msg },
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    ...(reason === undefined ? {} : { reason }),
  };
  session.connection.emit("error", data, id);
}

/** Refuses what is not the protocol at all. Too much of it ends the connection. */
function refuseProtocol(session: Session, refusal: Refusal, id: string | undefined): void {
  refuse(session, refusal, id);
  session.connection.countProtocolError();
}
