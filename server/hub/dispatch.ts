// Takes a client's frame to its handler: every guard, in order, and the only catch for socket events.

import {
  CLIENT_EVENTS,
  type ClientEventName,
  type ClientEvents,
  isClientEvent,
} from "../protocol/client_events.ts";
import { type ErrorCode, Refusal } from "../protocol/errors.ts";
import { decodeClientFrame } from "../protocol/frames.ts";
import { hasRole } from "../protocol/roles.ts";
import type { ServerEventName, ServerEvents } from "../protocol/server_events.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Command, Commands, MutedFate, Request } from "./commands.ts";
import type { EventRates } from "./limits/event_rates.ts";
import type { Person, Session } from "./session.ts";

/** What dispatch works with. */
export interface DispatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly commands: Commands;
  readonly rates: EventRates;
  /** As `Bus.flushed`. */
  readonly flushed: () => Promise<boolean> | null;
  /** The refusal of a user who is muted, else null. */
  readonly muteRefusal: (person: Person) => Refusal | null;
  /** Called at every refusal. */
  readonly onRefused: (code: ErrorCode) => void;
  /** Called for an action by a user without the role for it. */
  readonly onForbidden: (session: Session, event: ClientEventName) => void;
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
    const field = issue === undefined || issue.path.length === 0 ? undefined : issue.path.join(".");
    const msg = `${event}: ${field ?? "data"} is missing or of the wrong kind.`;
    refuseProtocol(options, session, new Refusal("bad_request", msg, { field }), id);
    return undefined;
  }
  const request: Request<E> = {
    session,
    data: parsed.data as ClientEvents[E],
    ...{ id, muted: null },
    reply: (name, payload) => reply.send(name, payload),
  };
  const pending = run(options, event, options.commands[event] as Command<E>, request);
  if (pending === undefined) return reply.finish();
  return pending.then(() => reply.finish());
}

function run<E extends ClientEventName>(
  options: DispatchOptions,
  event: E,
  command: Command<E>,
  request: Request<E>,
): Promise<void> | undefined {
  const { session } = request;
  const { person } = session;
  const { onForbidden } = options;
  if (command.who !== "anyone" && person === null) throw new Refusal("not_joined", "Join the room first.");
  if (!hasRole(session.role, command.minRole ?? "user")) {
    if (command.rate === "action") onForbidden(session, event);
    throw new Refusal("forbidden", "You are not allowed to do this.");
  }
  const userId = person?.profile.userId ?? null;
  if (command.who === "member" && userId === null) {
    throw new Refusal("registration_required", "This is for registered people.");
  }
  if (command.who !== "joined" || command.first === undefined) return goOn(options, event, command, request);
  const joined = Object.assign(request, { person: person! });
  return command.first(joined, () => goOn(options, event, command, request));
}

/** Checks the mute and the rate, and calls the handler. */
function goOn<E extends ClientEventName>(
  { rates, muteRefusal }: DispatchOptions,
  event: E,
  command: Command<E>,
  request: Request<E>,
): Promise<void> | undefined {
  const { session } = request;
  const { person } = session;
  const userId = person?.profile.userId ?? null;
  const refusal = command.whenMuted === "allow" || person === null ? null : muteRefusal(person);
  if (refusal !== null) {
    const fate = fateOf(command, request.data);
    if (fate === "drop") return undefined;
    if (fate === "refuse") throw refusal;
    if (fate === "decide") Object.assign(request, { muted: refusal });
  }
  const handle = (): Promise<void> | undefined =>
    (command.who === "anyone"
      ? command.run(request)
      : command.who === "joined"
      ? command.run(Object.assign(request, { person: person! }))
      : command.run(Object.assign(request, { person: person!, userId: userId! }))) ?? undefined;
  return rates.around(event, command.rate, { session, person }, handle);
}

function fateOf<E extends ClientEventName>({ whenMuted }: Command<E>, data: ClientEvents[E]): MutedFate {
  return typeof whenMuted === "string" ? whenMuted : whenMuted(data);
}

/** The one reply of a request. */
class Reply {
  #sent = false;
  #delayed: Promise<void> | undefined;

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
    const before = event === "joined" ? null : this.options.flushed();
    if (before === null) return void emit();
    return this.#delayed = before.then(emit);
  }

  /** Sends an `ack` where no reply was sent. Resolves once the reply is out: the next request waits for that. */
  finish(): Promise<void> | undefined {
    if (!this.#sent) void this.send("ack", {});
    return this.#delayed;
  }

  /** Sends a refusal as the reply, unless there was one already. */
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
  reply.refuse(new Refusal("internal", `Something went wrong on our side (${fault}).`, { fault }));
}

/** The stack of an error, without its message, which may hold what a user wrote. */
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
  const { code, message: msg, details } = refusal;
  const { retryAfterMs, reason, field, fault, secondStep } = details;
  onRefused(code);
  const data = {
    ...{ code, msg },
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    ...(reason === undefined ? {} : { reason }),
    ...(field === undefined ? {} : { field }),
    ...(fault === undefined ? {} : { fault }),
    ...secondStep,
  };
  session.connection.emit("error", data, id);
}

/** Refuses what violates the protocol. Too many violations end the connection. */
function refuseProtocol(
  options: DispatchOptions,
  session: Session,
  refusal: Refusal,
  id: string | undefined,
): void {
  refuse(options, session, refusal, id);
  session.connection.countProtocolError();
}
