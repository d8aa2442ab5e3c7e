// The sessions of this node: who is behind each, and how events reach them.

import type { Cap } from "../protocol/client_events.ts";
import { CLOSE, type CloseCode } from "../protocol/errors.ts";
import { encodeEnvelope } from "../protocol/frames.ts";
import { nameKey } from "../protocol/names.ts";
import type { Role } from "../protocol/roles.ts";
import type { RoomNews, ServerEventName, ServerEvents } from "../protocol/server_events.ts";
import type { Bus, BusMessage, SentMessage, SequencePosition } from "../ports/bus.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { NameRegistry } from "../ports/name_registry.ts";
import { Connection, type Socket } from "./transport/connection.ts";
import { applyIgnored, MessageDelivery } from "./delivery/message_delivery.ts";
import { Flusher } from "./transport/flusher.ts";
import type { GuardedSocket } from "./limits/shedding.ts";
import { WaitingSockets } from "./limits/waiting_sockets.ts";
import { LobbyFeeds } from "./delivery/lobby_feeds.ts";
import { PresenceSync } from "./presence/presence_sync.ts";
import { systemMessageText } from "./notices/system_messages.ts";
import type { UserList } from "./presence/user_list.ts";
import { Person, principalOf, type Profile, Session } from "./session.ts";

/** What the hub is built from. */
export interface HubOptions {
  /** Name of this node among others, never used before. */
  readonly node: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly names: NameRegistry;
  readonly maxFrameBytes: number;
  readonly joinTimeoutMs: number;
  /** Handles one frame of a session, in order. Never rejects. */
  readonly onFrame: (session: Session, frame: string) => void | Promise<void>;
  /** Told how many events have gone out to sockets, once for many of them. */
  readonly onDelivered: (count: number) => void;
}

/** How somebody joins. */
export interface Entry {
  readonly profile: Profile;
  /** Whom this person ignores: principal → name. */
  readonly ignored: ReadonlyMap<string, string>;
  readonly caps: ReadonlySet<Cap>;
  readonly elevated: Role | null;
  /** Of the account as it was read to join; null for a guest. */
  readonly tokenVersion: number | null;
}

/** A guest session that has become an account, in place. */
export interface Became {
  readonly session: Session;
  /** Who it was. */
  readonly guest: Person;
  /** Who it is. */
  readonly account: Person;
}

/** Owner of this node's sessions and people. */
export class Hub {
  readonly node: string;
  readonly roll: PresenceSync;
  readonly #flusher: Flusher;
  readonly #lobby: LobbyFeeds;
  readonly #delivery: MessageDelivery;
  readonly #sessions: Set<Session> = new Set();
  readonly #waiting: WaitingSockets<Session> = new WaitingSockets();
  /** Sessions that are over, and whose sockets are not gone yet. */
  readonly #closing: Set<Session> = new Set();
  readonly #people: Map<string, Person> = new Map();
  readonly #principals: Map<string, Person> = new Map();
  readonly #enterHandlers: ((session: Session, person: Person) => void)[] = [];
  readonly #leaveHandlers: ((person: Person) => void)[] = [];
  readonly #sessionEndHandlers: ((session: Session, person: Person) => void)[] = [];
  readonly #becameHandlers: ((became: Became) => void)[] = [];
  readonly #unsubscribe: () => void;
  /** Why every socket goes, once they do. */
  #ending: { readonly code: CloseCode; readonly news: RoomNews } | null = null;

  constructor(readonly options: HubOptions) {
    this.node = options.node;
    this.#flusher = new Flusher(options.clock, options.onDelivered);
    const { node, clock, bus, names: presence } = options;
    this.#lobby = new LobbyFeeds(clock, this.#flusher);
    const { feeds } = this.#lobby;
    const people = this.#people;
    this.#delivery = new MessageDelivery(options.clock, this.#principals);
    this.roll = new PresenceSync({ node, clock, bus, feeds, people, say: (said) => this.say(said) });
    this.#unsubscribe = bus.subscribe((message) => this.#hear(message));
    presence.onLost((key, principal) => this.#lose(key, principal));
  }

  /** What everybody sees of who is online. */
  get roster(): UserList {
    return this.roll.userList;
  }

  /** Every session, joined or not. */
  get sessions(): ReadonlySet<Session> {
    return this.#sessions;
  }

  /** Every socket whose connection is there and may stay, as the memory guard sees it. */
  *guardedSockets(): Generator<GuardedSocket> {
    for (const session of this.#closing) {
      if (!session.connection.isTerminated) yield guarded(session, "closing");
    }
    for (const session of this.#sessions) {
      yield guarded(session, session.person === null ? "waiting" : "joined");
    }
  }

  /** How many people have a socket here. */
  get headcount(): number {
    return this.#people.size;
  }

  /** Closes the socket that has waited longest to join, of the network with most that wait. */
  makeRoom(): void {
    this.#waiting.oldestOfLargest()?.connection.close(CLOSE.joinTimeout, "made room for others");
  }

  /** Sockets that have not joined yet. */
  get connecting(): number {
    return this.#waiting.size;
  }

  /** The person of that lower-case name, if one of their sockets is here. */
  person(key: string): Person | undefined {
    return this.#people.get(key);
  }

  /** The person of that principal, if one of their sockets is here. */
  principal(principal: string): Person | undefined {
    return this.#principals.get(principal);
  }

  /** Calls `handle` for each session that has become somebody, once it receives the lobby. */
  onEnter(handle: (session: Session, person: Person) => void): void {
    this.#enterHandlers.push(handle);
  }

  /** Calls `handle` for each person whose last socket here has gone. */
  onLeave(handle: (person: Person) => void): void {
    this.#leaveHandlers.push(handle);
  }

  /** Calls `handle` for each socket here that ends, with the person whose it was. */
  onSessionEnd(handle: (session: Session, person: Person) => void): void {
    this.#sessionEndHandlers.push(handle);
  }

  /**
   * Calls `handle` for each guest here that becomes an account, before any other part of the node learns of it. Every node,
   * this one too, hears it as the bus message `became`, before anything that the account says.
   */
  onBecame(handle: (became: Became) => void): void {
    this.#becameHandlers.push(handle);
  }

  /** Takes a socket in. Whoever is behind it has `joinTimeoutMs` to join. */
  connect(socket: Socket, address: string): Session {
    const { clock, maxFrameBytes, joinTimeoutMs, onFrame } = this.options;
    const connection: Connection = new Connection(socket, {
      clock,
      maxFrameBytes,
      onOwn: (outbox) => this.#flusher.markOwn(outbox),
      onFrame: (frame: string) => onFrame(session, frame),
      onEnd: () => this.#end(session),
      onGone: () => void this.#closing.delete(session),
    });
    const deadline = clock.after(joinTimeoutMs, () => connection.close(CLOSE.joinTimeout, "no join in time"));
    const session: Session = new Session(clock.uuid(), address, connection, { kind: "connecting", deadline });
    this.#sessions.add(session);
    this.#waiting.add(session);
    if (this.#ending !== null) endWith(session, this.#ending, isoTime(clock.now()));
    return session;
  }

  /**
   * Makes a session somebody: a connecting one joins, a guest becomes the account. Resolves to false, changing nothing,
   * when somebody else holds the name.
   *
   * `welcome` runs in the turn in which the session begins to receive the lobby, before it receives anything of it. It
   * does not run for a session that has ended meanwhile.
   */
  async enter(session: Session, entry: Entry, welcome: () => void): Promise<boolean> {
    const key = nameKey(entry.profile.username);
    const principal = principalOf(session.id, entry.profile.userId);
    if (!await this.#claim(key, session, principal)) return false;
    if (!session.connection.isOpen) {
      if (this.#people.get(key)?.principal !== principal) await this.options.names.release(key, principal);
      return true;
    }
    this.#leaveConnecting(session);
    const before = session.person;
    const person = this.#become(session, key, principal, entry);
    welcome();
    this.#followLobby(session, key, entry.caps);
    if (before !== null) {
      this.#tellBecame({ session, guest: before, account: person });
      this.#leaveName(before, key);
    }
    this.roll.announce(person, before === null && person.sessions.size === 1);
    for (const handle of this.#enterHandlers) handle(session, person);
    return true;
  }

  /** Tells every node what is now true of a person. */
  announce(person: Person): void {
    this.roll.announce(person);
  }

  /**
   * Sends an event to the whole lobby, on every node. `from` is the author's principal, for those who ignore them; `sent`
   * lets every node know a message again.
   */
  publish<E extends ServerEventName>(
    event: E,
    data: ServerEvents[E],
    from?: string,
    sent?: SentMessage,
  ): void {
    const envelope = encodeEnvelope(event, data);
    this.options.bus.publish({
      ...{ kind: "lobby", envelope },
      ...(from === undefined ? {} : { from }),
      ...(sent === undefined ? {} : { sent }),
    });
  }

  /**
   * Sends an event of `from` to every socket of these people, on every node, but the session `except`, and not to those
   * who ignore `from`. `place` says where a kept message stands.
   */
  sendTo<E extends ServerEventName>(
    from: string,
    to: readonly string[],
    event: E,
    data: ServerEvents[E],
    more: { readonly except?: string; readonly place?: SequencePosition } = {},
  ): void {
    const envelope = encodeEnvelope(event, data);
    this.options.bus.publish({ ...more, kind: "people", principals: to, envelope, from });
  }

  /** Says news about the room to the whole lobby. */
  say(news: RoomNews): void {
    const ts = isoTime(this.options.clock.now());
    this.publish("system", { msg: systemMessageText(news), ts, said: news });
  }

  /** Says news to the lobby at this node alone. */
  sayHere(news: RoomNews): void {
    this.#lobby.sayHere(news);
  }

  /** Closes every socket of a principal, on every node, but the session `except`. */
  endSessions(principal: string, except: string | null, code: CloseCode, reason: string): void {
    this.options.bus.publish({ kind: "end_sessions", principal, except, code, reason });
  }

  /** Makes somebody hear, or not hear, somebody else, on every node. */
  setIgnored(principal: string, target: { principal: string; username: string }, ignored: boolean): void {
    this.options.bus.publish({
      kind: "ignore",
      principal,
      target: target.principal,
      username: target.username,
      ignored,
    });
  }

  /** Tells every socket of this node why, then closes it; also those that still open. Stops hearing the bus. */
  closeAll(code: CloseCode, news: RoomNews): void {
    this.#unsubscribe();
    this.#ending = { code, news };
    const ts = isoTime(this.options.clock.now());
    for (const session of [...this.#sessions]) endWith(session, { code, news }, ts);
  }

  /** Takes the name for its new principal; a guest that becomes an account keeps it all the while. */
  async #claim(key: string, session: Session, principal: string): Promise<boolean> {
    const { names: presence } = this.options;
    const current = session.person;
    if (current?.key === key && current.principal !== principal) {
      return await presence.transfer(key, current.principal, principal);
    }
    return await presence.claim(key, principal);
  }

  #become(session: Session, key: string, principal: string, entry: Entry): Person {
    session.person?.sessions.delete(session);
    const known = this.#people.get(key);
    const person = known?.principal === principal
      ? known
      : new Person(principal, entry.profile, this.options.clock.monotonic());
    person.profile = entry.profile;
    for (const [ignored, username] of entry.ignored) person.ignored.set(ignored, username);
    person.sessions.add(session);
    this.#people.set(key, person);
    this.#principals.set(principal, person);
    const since = session.state.kind === "joined" ? session.state.since : this.options.clock.monotonic();
    session.state = { kind: "joined", person, caps: entry.caps, since };
    session.elevated = entry.elevated;
    session.tokenVersion = entry.tokenVersion;
    applyIgnored(person);
    return person;
  }

  #followLobby(session: Session, key: string, caps: ReadonlySet<Cap>): void {
    const { sendBuffer: outbox } = session.connection;
    if (outbox.following) return;
    const deltas = caps.has("presence");
    outbox.batch = caps.has("batch");
    outbox.follow(deltas ? this.#lobby.feeds.deltas : this.#lobby.feeds.lists);
    this.roll.userList.sendListTo({ outbox, deltas, key });
  }

  #tellBecame(became: Became): void {
    const { guest, account } = became;
    for (const handle of this.#becameHandlers) handle(became);
    this.options.bus.publish({
      ...{ kind: "became", node: this.node, from: guest.principal, to: account.principal },
      ...{ was: guest.profile.username, username: account.profile.username },
    });
  }

  /** A guest has become an account; under another name, its old name is free again. */
  #leaveName(guest: Person, newKey: string): void {
    if (guest.key === newKey) return this.#retire(guest);
    this.#forget(guest, false);
    const to = this.#people.get(newKey)!.profile.username;
    this.say({ key: "renamed", name: guest.profile.username, to });
  }

  #retire(person: Person): void {
    this.#principals.delete(person.principal);
    for (const handle of this.#leaveHandlers) handle(person);
  }

  #forget(person: Person, left: boolean): void {
    this.#people.delete(person.key);
    this.#retire(person);
    void this.options.names.release(person.key, person.principal);
    this.roll.remove(person, left);
  }

  /** Somebody else took a name while this node was cut off: two cannot have it. */
  #lose(key: string, principal: string): void {
    const person = this.#people.get(key);
    if (person?.principal !== principal) return;
    const ts = isoTime(this.options.clock.now());
    const ending = { code: CLOSE.goingAway, news: { key: "name_lost" } } as const;
    for (const session of [...person.sessions]) endWith(session, ending, ts);
  }

  #leaveConnecting(session: Session): void {
    if (session.state.kind !== "connecting") return;
    session.state.deadline.cancel();
    this.#waiting.delete(session);
  }

  #hear(message: BusMessage): void {
    switch (message.kind) {
      case "lobby":
        return this.#lobby.append(message);
      case "people":
        return this.#delivery.deliver(message);
      case "roster":
        return this.roll.handle(message);
      case "nodes":
        this.roll.handle(message);
        return this.#lobby.reportNodeEvent(message.news);
      case "end_sessions":
        return this.#delivery.end(message);
      case "ignore":
        return this.#delivery.ignore(message);
      case "became":
        return this.#delivery.became(message);
      case "control":
      case "guest_room":
      case "invite":
        return;
      default:
        message satisfies never;
    }
  }

  #end(session: Session): void {
    this.#sessions.delete(session);
    this.#closing.add(session);
    this.#leaveConnecting(session);
    const { state } = session;
    session.state = { kind: "closing" };
    if (state.kind !== "joined") return;
    const { person } = state;
    for (const handle of this.#sessionEndHandlers) handle(session, person);
    person.sessions.delete(session);
    if (person.sessions.size > 0) return this.announce(person);
    this.#forget(person, true);
  }
}

function guarded(
  { address, connection }: Session,
  standing: GuardedSocket["standing"],
): GuardedSocket {
  const { connectedAt, lastMessageAt } = connection;
  return {
    ...{ standing, address, connectedAt, lastMessageAt },
    terminate: () => connection.terminate(),
    isGone: () => connection.isGone,
  };
}

function endWith(
  { connection }: Session,
  { code, news }: { readonly code: CloseCode; readonly news: RoomNews },
  ts: string,
): void {
  const msg = systemMessageText(news);
  connection.emit("system", { msg, ts, said: news });
  connection.close(code, msg);
}
