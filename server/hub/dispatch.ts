// The one way from a client's frame to a feature: every guard, in order, and the only catch for socket events.

import {
  CLIENT_EVENTS,
  type ClientEventName,
  type ClientEvents,
  isClientEvent,
} from "../protocol/client_events.ts";
import { type ErrorCode, Refusal } from "../protocol/errors.ts";
import { decodeClientFrame } from "../protocol/frames.ts";
import { hasRole, type Role } from "../protocol/roles.ts";
import type { ServerEventName, ServerEvents } from "../protocol/server_events.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { type ClusterRateLimit, orRefuse } from "./limits/cluster_limits.ts";
import type { Person, Session } from "./session.ts";

/** A validated request, and the way to answer it. */
export interface Request<E extends ClientEventName> {
  readonly session: Session;
  readonly data: ClientEvents[E];
  /** The client's id of this request, where it gave one. */
  readonly id: string | undefined;
  /**
   * Sends the one reply. An `ack` goes only to a request with an id. A second reply is a fault. It goes out behind what this
   * node has said to all nodes before, but for `joined`, with which a session begins; where that takes a moment, resolves then.
   */
  reply<R extends ServerEventName>(event: R, data: ServerEvents[R]): Promise<void> | undefined;
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
  readonly messageRate: ClusterRateLimit;
  /** Whether somebody may have sent messages from another node within the last `ms` milliseconds. */
  readonly roams: (person: Person, ms: number) => boolean;
  /** As `Bus.heard`. */
  readonly heard: () => Promise<boolean> | null;
  /** The refusal of somebody who is muted, else null. */
  readonly muteRefusal: (person: Person) => Refusal | null;
  /** Told of every refusal. */
  readonly onRefused: (code: ErrorCode) => void;
}

/** Makes the function that handles a session's frames. It never throws and never rejects. */
export function createDispatch(
  options: DispatchOptions,
): (session: Session, frame: string) => void | Promise<void> {
  return function dispatch(session, frame) {
    const decoded = decodeClientFrame(frame);
    if ("refusal" in decoded) return refuseProtocol(options, session, decoded.refusal, decoded.id);
    const { event, data, id } = decoded.envelope;
    if (!isClientEvent(event)) {
      const refusal = new Refusal("unknown_event", "The server does not know this event.");
      return refuseProtocol(options, session, refusal, id);
    }
    const reply = new Reply(options, session, event, id);
    try {
      const pending = call(options, reply, event, data);
      return pending?.catch((error: unknown) => fail(options, reply, event, error));
    } catch (error) {
      fail(options, reply, event, error);
    }
  };
}

/** Answers a binary frame, which is never part of the protocol. */
export function refuseBinary(options: DispatchOptions, session: Session): void {
  const refusal = new Refusal("bad_request", "Frames are text; this one was binary.");
  refuseProtocol(options, session, refusal, undefined);
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
    refuseProtocol(options, session, new Refusal("bad_request", msg), id);
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
  const handle = (): Promise<void> | undefined =>
    (command.who === "joined"
      ? command.run(Object.assign(request, { person }))
      : command.run(Object.assign(request, { person, userId: userId! }))) ?? undefined;
  return command.counted ? asMessage(options, request.session, person, handle) : handle();
}

/** Counts a message: a guest's by socket, a registered person's over all of theirs. One that is refused was none. */
function asMessage(
  { messageRate, roams }: DispatchOptions,
  { id }: Session,
  person: Person,
  handle: () => Promise<void> | undefined,
): Promise<void> | undefined {
  const { userId } = person.profile;
  const key = userId === null ? id : `account:${userId}`;
  const counted = orRefuse(
    userId === null
      ? messageRate.own.take(key)
      : messageRate.take(key, roams(person, messageRate.own.windowMs)),
    (ms) => new Refusal("rate_limited", "You are writing too fast. Take a breath.", ms),
  );
  const refused = (error: unknown): never => {
    if (error instanceof Refusal) (userId === null ? messageRate.own : messageRate).giveBack(key);
    throw error;
  };
  const handled = (): Promise<void> | undefined => {
    try {
      return handle()?.catch(refused);
    } catch (error) {
      return refused(error);
    }
  };
  return counted === undefined ? handled() : counted.then(handled);
}

/** The one reply of a request. */
class Reply {
  #sent = false;
  #onItsWay: Promise<void> | undefined;

  constructor(
    readonly options: DispatchOptions,
    readonly session: Session,
    readonly event: ClientEventName,
    readonly id: string | undefined,
  ) {}

  send<R extends ServerEventName>(event: R, data: ServerEvents[R]): Promise<void> | undefined {
    if (this.#sent) throw new Error(`A second reply to one request: ${event}`);
    this.#done("ok");
    if (event === "ack" && this.id === undefined) return;
    const emit = (): void => this.session.connection.emit(event, data, this.id);
    const before = event === "joined" ? null : this.options.heard();
    if (before === null) return void emit();
    return this.#onItsWay = before.then(emit);
  }

  /** Replies where nothing has yet. The next request is handled once the reply is out. */
  finish(): Promise<void> | undefined {
    if (!this.#sent) void this.send("ack", {});
    return this.#onItsWay;
  }

  /** Sends a refusal as the reply. Nothing goes out where a reply has gone already. */
  refuse(refusal: Refusal): void {
    if (this.#sent) return;
    this.#done(refusal.code);
    refuse(this.options, this.session, refusal, this.id);
  }

  #done(outcome: "ok" | ErrorCode): void {
    this.#sent = true;
    this.options.log.debug("request", { session: this.session.id, event: this.event, outcome });
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

function refuse(
  { onRefused }: DispatchOptions,
  session: Session,
  refusal: Refusal,
  id: string | undefined,
): void {
  const { code, message: msg, retryAfterMs, reason } = refusal;
  onRefused(code);
  const data = {
    ...{ code, msg },
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    ...(reason === undefined ? {} : { reason }),
  };
  session.connection.emit("error", data, id);
}

/** Refuses what is not the protocol at all. Too much of it ends the connection. */
function refuseProtocol(
  options: DispatchOptions,
  session: Session,
  refusal: Refusal,
  id: string | undefined,
): void {
  refuse(options, session, refusal, id);
  session.connection.countProtocolError();
}
