// The users of this node: which sessions are theirs, what they hear, and what other nodes are told of them.

import type { Cap } from "../protocol/client_events.ts";
import { CLOSE, type CloseCode } from "../protocol/errors.ts";
import { nameKey } from "../protocol/names.ts";
import type { Role } from "../protocol/roles.ts";
import type { RoomNews } from "../protocol/server_events.ts";
import type { Bus, BusMessage } from "../ports/bus.ts";
import type { Clock } from "../ports/clock.ts";
import type { NameRegistry } from "../ports/name_registry.ts";
import { applyIgnored, MessageDelivery } from "./delivery/message_delivery.ts";
import { Flusher } from "./transport/flusher.ts";
import { SessionSet } from "./transport/session_set.ts";
import { Publisher } from "./delivery/publisher.ts";
import { LobbyFeeds } from "./delivery/lobby_feeds.ts";
import { PresenceSync } from "./presence/presence_sync.ts";
import type { UserList } from "./presence/user_list.ts";
import { Person, principalOf, type Profile, type Session, type SessionState } from "./session.ts";

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

/** Owner of the users of this node, and of what they hear. */
export class Hub {
  readonly node: string;
  /** What this node says to all nodes. */
  readonly publisher: Publisher;
  /** Every session, joined or not. */
  readonly sessions: SessionSet;
  /** Who is online, at this node and at others. */
  readonly presence: PresenceSync;
  readonly #lobby: LobbyFeeds;
  readonly #delivery: MessageDelivery;
  readonly #people: Map<string, Person> = new Map();
  readonly #principals: Map<string, Person> = new Map();
  readonly #enterHandlers: ((session: Session, person: Person) => void)[] = [];
  readonly #leaveHandlers: ((person: Person) => void)[] = [];
  readonly #sessionEndHandlers: ((session: Session, person: Person) => void)[] = [];
  readonly #becameHandlers: ((became: Became) => void)[] = [];
  readonly #unsubscribe: () => void;
  constructor(readonly options: HubOptions) {
    const { node, clock, bus, names, onFrame, onDelivered, ...limits } = options;
    this.node = node;
    this.publisher = new Publisher(bus, clock);
    const flusher = new Flusher(clock, onDelivered);
    const onEnd = (session: Session, before: SessionState): void => this.#ended(session, before);
    this.sessions = new SessionSet({ ...limits, clock, flusher, onFrame, onEnd });
    this.#lobby = new LobbyFeeds(clock, flusher);
    const { feeds } = this.#lobby;
    const people = this.#people;
    this.#delivery = new MessageDelivery(clock, this.#principals);
    const say = (said: RoomNews): void => this.publisher.say(said);
    this.presence = new PresenceSync({ node, clock, bus, feeds, people, say });
    this.#unsubscribe = bus.subscribe((message) => this.#hear(message));
    names.onLost((key, principal) => this.#lose(key, principal));
  }

  /** What everybody sees of who is online. */
  get userList(): UserList {
    return this.presence.userList;
  }

  /** How many people have a socket here. */
  get headcount(): number {
    return this.#people.size;
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
    this.sessions.leaveWaiting(session);
    const before = session.person;
    const person = this.#become(session, key, principal, entry);
    welcome();
    this.#followLobby(session, key, entry.caps);
    if (before !== null) {
      this.#tellBecame({ session, guest: before, account: person });
      this.#leaveName(before, key);
    }
    this.presence.announce(person, before === null && person.sessions.size === 1);
    for (const handle of this.#enterHandlers) handle(session, person);
    return true;
  }

  /** Tells every node what is now true of a person. */
  announce(person: Person): void {
    this.presence.announce(person);
  }

  /** Says news to the lobby at this node alone. */
  sayHere(news: RoomNews): void {
    this.#lobby.sayHere(news);
  }

  /** Tells every socket of this node why, then closes it; also those that still open. Stops hearing the bus. */
  closeAll(code: CloseCode, news: RoomNews): void {
    this.#unsubscribe();
    this.sessions.endAll({ code, news });
  }

  /** Takes the name for its new principal; a guest that becomes an account keeps it all the while. */
  async #claim(key: string, session: Session, principal: string): Promise<boolean> {
    const { names } = this.options;
    const current = session.person;
    if (current?.key === key && current.principal !== principal) {
      return await names.transfer(key, current.principal, principal);
    }
    return await names.claim(key, principal);
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
    this.presence.userList.sendListTo({ outbox, deltas, key });
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
    this.publisher.say({ key: "renamed", name: guest.profile.username, to });
  }

  #retire(person: Person): void {
    this.#principals.delete(person.principal);
    for (const handle of this.#leaveHandlers) handle(person);
  }

  #forget(person: Person, left: boolean): void {
    this.#people.delete(person.key);
    this.#retire(person);
    void this.options.names.release(person.key, person.principal);
    this.presence.remove(person, left);
  }

  /** Somebody else took a name while this node was cut off: two cannot have it. */
  #lose(key: string, principal: string): void {
    const person = this.#people.get(key);
    if (person?.principal !== principal) return;
    const ending = { code: CLOSE.goingAway, news: { key: "name_lost" } } as const;
    for (const session of [...person.sessions]) this.sessions.endOne(session, ending);
  }

  #hear(message: BusMessage): void {
    switch (message.kind) {
      case "lobby":
        return this.#lobby.append(message);
      case "people":
        return this.#delivery.deliver(message);
      case "roster":
        return this.presence.handle(message);
      case "nodes":
        this.presence.handle(message);
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

  #ended(session: Session, state: SessionState): void {
    if (state.kind !== "joined") return;
    const { person } = state;
    for (const handle of this.#sessionEndHandlers) handle(session, person);
    person.sessions.delete(session);
    if (person.sessions.size > 0) return this.announce(person);
    this.#forget(person, true);
  }
}
