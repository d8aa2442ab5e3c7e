// The sessions of this node: who is behind each, and how events reach them.

import type { Cap } from "../protocol/client_events.ts";
import { CLOSE, type CloseCode } from "../protocol/errors.ts";
import { encodeEnvelope } from "../protocol/frames.ts";
import { nameKey } from "../protocol/names.ts";
import type { Role } from "../protocol/roles.ts";
import type { ServerEventName, ServerEvents } from "../protocol/server_events.ts";
import type { Bus, BusMessage } from "../ports/bus.ts";
import { type Clock, isoTime } from "../ports/clock.ts";
import type { Presence } from "../ports/presence.ts";
import { Connection, type Socket } from "./connection.ts";
import { Flusher } from "./flusher.ts";
import { Roster, type RosterFeeds } from "./roster.ts";
import { Person, type Profile, Session } from "./session.ts";

/** What the hub is built from. */
export interface HubOptions {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly presence: Presence;
  readonly maxFrameBytes: number;
  readonly joinTimeoutMs: number;
  /** Handles one frame of a session, in order. Never rejects. */
  readonly onFrame: (session: Session, frame: string) => void | Promise<void>;
}

/** How somebody joins. */
export interface Entry {
  readonly profile: Profile;
  readonly caps: ReadonlySet<Cap>;
  readonly elevated: Role | null;
}

/** Owner of this node's sessions and people. */
export class Hub {
  readonly node: string;
  readonly roster: Roster;
  readonly #flusher: Flusher;
  readonly #feeds: RosterFeeds;
  readonly #sessions: Set<Session> = new Set();
  readonly #people: Map<string, Person> = new Map();
  readonly #unsubscribe: () => void;
  #connecting = 0;

  constructor(readonly options: HubOptions) {
    this.node = options.clock.uuid();
    this.#flusher = new Flusher(options.clock);
    this.#feeds = { deltas: this.#flusher.createFeed(), lists: this.#flusher.createFeed() };
    this.roster = new Roster(options.clock, this.#feeds);
    this.#unsubscribe = options.bus.subscribe((message) => this.#hear(message));
  }

  /** Every session, joined or not. */
  get sessions(): ReadonlySet<Session> {
    return this.#sessions;
  }

  /** Sockets that have not joined yet. */
  get connecting(): number {
    return this.#connecting;
  }

  /** The person of that lower-case name, if one of their sockets is here. */
  person(key: string): Person | undefined {
    return this.#people.get(key);
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
    });
    const deadline = clock.after(joinTimeoutMs, () => connection.close(CLOSE.joinTimeout, "no join in time"));
    const session: Session = new Session(clock.uuid(), address, connection, { kind: "connecting", deadline });
    this.#sessions.add(session);
    this.#connecting++;
    return session;
  }

  /**
   * Makes a connecting session a joined one. Resolves to false, changing nothing, when somebody else holds the name.
   *
   * `welcome` runs in the same turn in which the session begins to receive the lobby, before it receives anything.
   */
  async enter(session: Session, entry: Entry, welcome: () => void): Promise<boolean> {
    const key = nameKey(entry.profile.username);
    const holder = holderOf(session, entry.profile);
    if (!await this.options.presence.claim(key, holder)) return false;
    if (!session.connection.open) {
      if (!this.#people.has(key)) await this.options.presence.release(key, holder);
      return true;
    }
    this.#leaveConnecting(session);
    const known = this.#people.get(key);
    const person = known ?? new Person(entry.profile);
    person.profile = entry.profile;
    session.state = { kind: "joined", person, caps: entry.caps };
    session.elevated = entry.elevated;
    person.sessions.add(session);
    this.#people.set(key, person);

    const { outbox } = session.connection;
    const deltas = entry.caps.has("presence");
    outbox.batch = entry.caps.has("batch");
    welcome();
    outbox.follow(deltas ? this.#feeds.deltas : this.#feeds.lists);
    this.roster.welcome({ outbox, deltas });
    this.announce(person);
    if (known === undefined) this.say(`${entry.profile.username} joined`);
    return true;
  }

  /** Tells every node what is now true of a person. */
  announce(person: Person): void {
    this.options.bus.publish({ kind: "roster", node: this.node, set: [person.user] });
  }

  /** Sends an event to the whole lobby, on every node. `from` is the author's key, for those who ignore them. */
  publish<E extends ServerEventName>(event: E, data: ServerEvents[E], from?: string): void {
    const envelope = encodeEnvelope(event, data);
    this.options.bus.publish(
      from === undefined ? { kind: "lobby", envelope } : { kind: "lobby", envelope, from },
    );
  }

  /** Says a line about the room to the whole lobby. */
  say(msg: string): void {
    this.publish("system", { msg, ts: isoTime(this.options.clock.now()) });
  }

  /** Tells every socket of this node why, then closes it. Stops hearing the bus. */
  closeAll(code: CloseCode, notice: string): void {
    this.#unsubscribe();
    const ts = isoTime(this.options.clock.now());
    for (const session of [...this.#sessions]) {
      session.connection.emit("system", { msg: notice, ts });
      session.connection.close(code, notice);
    }
  }

  #leaveConnecting(session: Session): void {
    if (session.state.kind !== "connecting") return;
    session.state.deadline.cancel();
    this.#connecting--;
  }

  #hear(message: BusMessage): void {
    switch (message.kind) {
      case "lobby": {
        this.#feeds.deltas.append(message);
        this.#feeds.lists.append(message);
        return;
      }
      case "roster": {
        for (const user of message.set ?? []) this.roster.set(user);
        for (const key of message.gone ?? []) this.roster.remove(key);
        return;
      }
      default:
        message satisfies never;
    }
  }

  #end(session: Session): void {
    this.#sessions.delete(session);
    this.#leaveConnecting(session);
    const { state } = session;
    session.state = { kind: "closing" };
    if (state.kind !== "joined") return;
    const { person } = state;
    person.sessions.delete(session);
    if (person.sessions.size > 0) return this.announce(person);
    this.#people.delete(person.key);
    void this.options.presence.release(person.key, holderOf(session, person.profile));
    this.options.bus.publish({ kind: "roster", node: this.node, gone: [person.key] });
    this.say(`${person.profile.username} left`);
  }
}

/** Who claims a name: an account from any of its sockets, a guest from one. */
function holderOf(session: Session, profile: Profile): string {
  return profile.userId === null ? `guest:${session.id}` : `account:${profile.userId}`;
}
