// The sessions of this node and their users: they join, become accounts, receive, and leave.

import type { Cap } from "../protocol/client_events.ts";
import { CLOSE, type CloseCode } from "../protocol/errors.ts";
import { nameKey } from "../protocol/names.ts";
import type { Role } from "../protocol/roles.ts";
import type { SystemMessage } from "../protocol/server_events.ts";
import type { BusMessage } from "../ports/bus.ts";
import { applyIgnored, MessageDelivery } from "./delivery/message_delivery.ts";
import { Flusher } from "./transport/flusher.ts";
import { SessionSet } from "./transport/session_set.ts";
import { Publisher } from "./delivery/publisher.ts";
import { LobbyLog } from "./delivery/lobby_log.ts";
import { LobbyFeeds } from "./delivery/lobby_feeds.ts";
import { GuestSessions } from "./presence/guest_sessions.ts";
import { Presence } from "./presence/presence.ts";
import type { Became, Entry } from "./entry.ts";
import type { HubOptions } from "./hub_options.ts";
import { Person, principalOf, type Session, type SessionState } from "./session.ts";

/** Owner of the sessions of this node. */
export class Hub {
  readonly node: string;
  /** Sends to clients of all nodes. */
  readonly publisher: Publisher;
  /** Every session, joined or not. */
  readonly sessions: SessionSet;
  /** Who is online. */
  readonly presence: Presence;
  /** The sessions of guests that may be resumed. */
  readonly guests: GuestSessions;
  /** What this node remembers of the lobby's messages. */
  readonly lobbyLog: LobbyLog;
  readonly #lobby: LobbyFeeds;
  readonly #delivery: MessageDelivery;
  readonly #enteringHandlers: ((person: Person) => void)[] = [];
  readonly #enterHandlers: ((session: Session, person: Person) => void)[] = [];
  readonly #leaveHandlers: ((person: Person) => void)[] = [];
  readonly #becameHandlers: ((became: Became) => void)[] = [];
  readonly #unsubscribe: () => void;

  constructor(readonly options: HubOptions) {
    const { node, clock, bus, names, lobbyBacklog: backlog, onFrame, onDelivered, ...limits } = options;
    this.node = node;
    this.publisher = new Publisher(bus, clock);
    const flusher = new Flusher(clock, onDelivered);
    const onEnd = (session: Session, before: SessionState): void => this.#ended(session, before);
    const onReceived: HubOptions["onFrame"] = (session, frame) => {
      if (session.person !== null) this.guests.grace.confirm(session.person);
      return onFrame(session, frame);
    };
    this.sessions = new SessionSet({ ...limits, clock, flusher, onFrame: onReceived, onEnd });
    this.#lobby = new LobbyFeeds(clock, flusher);
    this.lobbyLog = new LobbyLog({ node, bus, feeds: this.#lobby, backlog });
    const { feeds } = this.#lobby;
    const say = (news: SystemMessage): void => this.publisher.say(news);
    const presence = this.presence = new Presence({
      ...{ node, clock, bus, feeds, say, resumedBy: (digest) => this.guests.grace.find(digest) },
    });
    this.guests = new GuestSessions({
      ...{ node, clock, bus, names, presence, sessions: this.sessions },
      follow: (session, person, caps) => this.#followLobby(session, person, caps),
      entered: (session, person) => this.#entered(session, person),
      forget: (person) => this.#forget(person, true),
    });
    this.#delivery = new MessageDelivery(clock, this.presence.local);
    this.#unsubscribe = bus.subscribe((message) => this.#handle(message));
    names.onLost((key, principal) => this.#loseName(key, principal));
  }

  /** Calls `handle` for the user of each session that joins, before it receives anything: it may add to the ignore list. */
  onEntering(handle: (person: Person) => void): void {
    this.#enteringHandlers.push(handle);
  }

  /** Calls `handle` for each session that has joined, or become an account, once it receives the lobby. */
  onEnter(handle: (session: Session, person: Person) => void): void {
    this.#enterHandlers.push(handle);
  }

  /** Calls `handle` for each user whose last socket here is gone. */
  onLeave(handle: (person: Person) => void): void {
    this.#leaveHandlers.push(handle);
  }

  /**
   * Calls `handle` for each guest here that becomes an account, before any other part of the node learns of it. Every
   * node, this one too, gets the bus message `became` for it, before anything that the account sends.
   */
  onBecame(handle: (became: Became) => void): void {
    this.#becameHandlers.push(handle);
  }

  /**
   * Lets a session in: a connecting one joins, a guest becomes the account. Resolves to false, changing nothing, when
   * another principal has the name.
   *
   * `welcome` runs in the turn in which the session begins to receive the lobby, before it receives anything of it. It
   * does not run for a session that has ended meanwhile.
   */
  async enter(session: Session, entry: Entry, welcome: () => void): Promise<boolean> {
    const key = nameKey(entry.profile.username);
    const principal = principalOf(session.id, entry.profile.userId);
    try {
      if (!await this.#claim(key, session, principal)) return false;
    } catch (error) {
      // A guest has claimed its name before, while it was looked up among the accounts.
      await this.#releaseUnused(key, principal);
      throw error;
    }
    if (!session.connection.isOpen) {
      await this.#releaseUnused(key, principal);
      return true;
    }
    this.sessions.leaveWaiting(session);
    const before = session.person;
    const person = this.#become(session, key, principal, entry);
    welcome();
    this.#followLobby(session, person, entry.caps);
    if (before !== null) {
      this.#tellBecame({ session, guest: before, account: person });
      this.#leaveName(before, key);
    }
    this.presence.announce(person, before === null && person.sessions.size === 1);
    this.#entered(session, person);
    return true;
  }

  /** The user of a session logs out: no session waits for them, and the socket is as before its join. */
  logOut(session: Session): void {
    const { state } = session;
    if (state.kind !== "joined" || !session.connection.isOpen) return;
    session.connection.sendBuffer.unfollow();
    session.elevated = null;
    this.sessions.awaitJoin(session);
    this.#ended(session, state);
  }

  /** Says news to the lobby at this node alone. */
  sayHere(news: SystemMessage): void {
    this.#lobby.sayHere(news);
  }

  /** Sends an envelope to every socket with at least that role at this node alone. */
  sendToStaffHere(minRole: Role, envelope: string): void {
    this.#delivery.deliverToStaff({ kind: "staff", minRole, envelope });
  }

  /**
   * Waits for messages that were published before, unsubscribes from the bus, tells every socket of this node why, and
   * closes it; also sockets that open later.
   */
  closeAll(code: CloseCode, news: SystemMessage): void {
    const close = (): void => {
      this.#unsubscribe();
      this.guests.stop();
      this.presence.stop();
      this.sessions.endAll({ code, news });
    };
    const flushed = this.options.bus.flushed();
    if (flushed === null) close();
    else void flushed.then(close);
  }

  #entered(session: Session, person: Person): void {
    for (const handle of this.#enterHandlers) handle(session, person);
  }

  /** Releases a claim, unless a user here has the name. */
  async #releaseUnused(key: string, principal: string): Promise<void> {
    if (this.presence.local.byName(key)?.principal === principal) return;
    await this.options.names.release(key, principal);
  }

  /** Claims the name for its new principal. A guest that becomes an account hands it over in one step. */
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
    const known = this.presence.local.byName(key);
    const person = known?.principal === principal
      ? known
      : new Person(principal, entry.profile, this.options.clock.monotonic());
    person.profile = entry.profile;
    for (const [ignored, username] of entry.ignored) person.ignored.set(ignored, username);
    for (const handle of this.#enteringHandlers) handle(person);
    person.sessions.add(session);
    this.presence.add(person);
    const since = session.state.kind === "joined" ? session.state.since : this.options.clock.monotonic();
    session.state = { kind: "joined", person, caps: entry.caps, since };
    session.elevated = entry.elevated;
    session.tokenVersion = entry.tokenVersion;
    session.signIn = entry.signIn;
    session.token = entry.token;
    if (entry.resumedWith !== undefined) this.guests.grace.remember(person, [entry.resumedWith], since);
    applyIgnored(person);
    return person;
  }

  #followLobby(session: Session, { key, ignored }: Person, caps: ReadonlySet<Cap>): void {
    const { sendBuffer } = session.connection;
    if (sendBuffer.following) return;
    const deltas = caps.has("presence");
    sendBuffer.batch = caps.has("batch");
    sendBuffer.follow(deltas ? this.#lobby.feeds.deltas : this.#lobby.feeds.lists);
    if (caps.has("backlog")) this.lobbyLog.greet(sendBuffer, ignored);
    this.presence.sendListTo({ sendBuffer, deltas, key });
  }

  #tellBecame(became: Became): void {
    const { session, guest, account } = became;
    this.presence.noteBecame(session, guest, account);
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
    const to = this.presence.local.byName(newKey)!.profile.username;
    this.publisher.say({ key: "renamed", name: guest.profile.username, to });
  }

  #retire(person: Person): void {
    this.guests.grace.forget(person);
    this.presence.remove(person);
    for (const handle of this.#leaveHandlers) handle(person);
  }

  #forget(person: Person, left: boolean): void {
    this.#retire(person);
    void this.options.names.release(person.key, person.principal);
    this.presence.withdraw(person, left);
  }

  /** Another principal took a name while this node was cut off: two cannot have it. */
  #loseName(key: string, principal: string): void {
    const person = this.presence.local.byName(key);
    if (person?.principal !== principal) return;
    const ending = { code: CLOSE.goingAway, news: { key: "name_lost" } } as const;
    for (const session of [...person.sessions]) this.sessions.endOne(session, ending);
    this.guests.grace.end(person);
  }

  #handle(message: BusMessage): void {
    this.lobbyLog.handle(message);
    switch (message.kind) {
      case "users":
        return this.#delivery.deliver(message);
      case "staff":
        return this.#delivery.deliverToStaff(message);
      case "presence":
      case "resume":
      case "presence_query":
      case "presence_answer":
        this.presence.handle(message);
        return this.guests.handle(message); // After it: a guest who is shown at another node is known there by now.
      case "nodes":
        this.presence.handle(message);
        return this.#lobby.reportNodeEvent(message.event);
      case "end_sessions":
        return this.#delivery.end(message);
      case "ignore":
        return this.#delivery.ignore(message);
      case "became":
        return this.#delivery.became(message);
      case "lobby":
      case "lobby_log":
      case "moderation":
      case "companion":
      case "guest_room":
      case "guest_decline":
      case "invite":
        return;
      default:
        message satisfies never;
    }
  }

  #ended(session: Session, state: SessionState): void {
    if (state.kind !== "joined") return;
    const { person } = state;
    this.presence.noteSessionEnd(session, person);
    person.sessions.delete(session);
    if (person.sessions.size > 0) return this.presence.announce(person);
    if (!this.guests.grace.begin(person, session)) this.#forget(person, true);
  }
}
