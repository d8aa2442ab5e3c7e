// Sessions of guests that go on at another socket, of this node or of another.

import type { Cap } from "../../protocol/client_events.ts";
import { CLOSE } from "../../protocol/errors.ts";
import type { Bus, BusMessage } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { NameRegistry } from "../../ports/name_registry.ts";
import { applyIgnored } from "../delivery/message_delivery.ts";
import type { Person, Session } from "../session.ts";
import type { SessionSet } from "../transport/session_set.ts";
import { GuestGrace } from "./guest_grace.ts";
import type { Presence } from "./presence.ts";
import { SessionMove } from "./session_move.ts";

/** What the sessions work with. */
export interface GuestSessionsOptions {
  readonly node: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly names: NameRegistry;
  readonly presence: Presence;
  readonly sessions: SessionSet;
  /** Lets a session receive the lobby from now on. */
  readonly follow: (session: Session, person: Person, caps: ReadonlySet<Cap>) => void;
  /** A session has joined. */
  readonly entered: (session: Session, person: Person) => void;
  /** A guest leaves for good. */
  readonly forget: (person: Person) => void;
}

/** How a session goes on at another socket. */
export interface Resumption {
  /** Digests of the secret that it is resumed with, and of the next one. */
  readonly used: string;
  readonly next: string;
  readonly caps: ReadonlySet<Cap>;
  /** Id of the last private message that the client got; absent where it does not say. */
  readonly last?: string;
}

/** The sessions of guests that may be resumed. */
export class GuestSessions {
  /** Who may resume which session of this node, and until when. */
  readonly grace: GuestGrace;
  readonly #move: SessionMove;

  constructor(readonly options: GuestSessionsOptions) {
    const { node, clock, bus, names, presence, forget } = options;
    const grace = this.grace = new GuestGrace({ clock, onOver: forget });
    this.#move = new SessionMove({
      ...{ node, clock, bus, grace },
      admit: (person) => this.#admit(person),
      release: (person) => presence.remove(person),
      close(session) {
        session.state = { kind: "closing" };
        session.connection.close(CLOSE.resumedElsewhere, "resumed elsewhere");
      },
      withdraw(person, isLost) {
        void names.release(person.key, person.principal);
        presence.withdraw(person, isLost);
      },
    });
  }

  /**
   * The guest whose session a secret resumes, by its digest: at this node from now on, another node hands it over.
   * Undefined where it cannot. The guest waits for {@link resume}, or for the end of the session.
   */
  takeOver(digest: string): Promise<Person | undefined> {
    const here = this.grace.find(digest);
    return here === undefined ? this.#move.take(digest) : Promise.resolve(here);
  }

  /**
   * A session goes on at this socket, and its last socket is closed. Returns false, changing nothing, where the socket
   * or the session has ended meanwhile. `welcome` runs in the turn in which the socket begins to receive the lobby, and
   * before it does; what waited for the guest follows.
   */
  resume(session: Session, person: Person, resumption: Resumption, welcome: () => void): boolean {
    const { used, next, caps, last } = resumption;
    const { resumable } = person;
    const isThere = resumable !== null && !resumable.isLeaving && this.grace.find(used) === person;
    if (!isThere || !session.connection.isOpen) return false;
    this.options.sessions.leaveWaiting(session);
    const before = [...person.sessions];
    session.elevated = before.at(-1)?.elevated ?? resumable.away?.elevated ?? null;
    session.state = { kind: "joined", person, caps, since: resumable.joinedAt };
    person.sessions.add(session);
    for (const { connection } of before) connection.close(CLOSE.resumedElsewhere, "resumed elsewhere");
    this.grace.renew(person, used, next);
    applyIgnored(person);
    welcome();
    this.options.follow(session, person, caps);
    for (const envelope of resumable.mailbox.take(last)) session.connection.sendBuffer.push(envelope);
    this.grace.back(person, session);
    this.options.presence.announce(person);
    this.options.entered(session, person);
    return true;
  }

  /** Takes what the bus brings; all of it may be shown here. */
  handle(message: BusMessage): void {
    this.#move.handle(message);
  }

  /** The node stops: every session ends with its socket. */
  stop(): void {
    this.grace.stop();
    this.#move.stop();
  }

  /** Adds a guest whose session comes from another node. */
  async #admit(person: Person): Promise<boolean> {
    const { presence, names } = this.options;
    presence.add(person);
    const isClaimed = await names.claim(person.key, person.principal).catch(() => false);
    if (isClaimed) presence.announce(person);
    else {
      this.grace.forget(person);
      presence.remove(person);
    }
    return isClaimed;
  }
}
