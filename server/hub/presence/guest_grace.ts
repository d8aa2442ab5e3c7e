// The sessions of guests that may be resumed: by which secret, and how long a guest without a socket keeps its name.

import { CLOSE } from "../../protocol/errors.ts";
import { RESUME_GRACE_MS } from "../../protocol/protocol_limits.ts";
import type { Role } from "../../protocol/roles.ts";
import type { Clock } from "../../ports/clock.ts";
import { Mailbox } from "../delivery/mailbox.ts";
import { CAPS } from "../limits/caps.ts";
import { type Source, sourceOf } from "../limits/source.ts";
import type { Person, Session } from "../session.ts";
import { Resumable } from "./resumable.ts";

/** What the sessions are kept with. */
export interface GuestGraceOptions {
  readonly clock: Clock;
  /** The session of a guest without a socket is over: the guest leaves. */
  readonly onOver: (person: Person) => void;
}

/** A guest who loses the socket, or whose session arrives from another node. */
interface Leave {
  readonly address: string;
  readonly elevated: Role | null;
  readonly ms?: number;
  /** Whether others know already; false when absent. */
  readonly isKnown?: boolean;
}

/** Names that the sockets and guests of one place may hold. */
export interface PlacesOf {
  readonly address: number;
  readonly network: number;
}

/** Ends by the server after which a session is over. */
const FINAL: ReadonlySet<number | null> = new Set([
  CLOSE.kicked,
  CLOSE.banned,
  CLOSE.sessionEnded,
  CLOSE.goingAway,
]);

/** The resumable sessions of this node. */
export class GuestGrace {
  readonly #byDigest: Map<string, Person> = new Map();
  /** Guests without a socket, the one that went first at the front. */
  readonly #away: Set<Person> = new Set();
  readonly #awayHandlers: ((person: Person) => void)[] = [];
  readonly #backHandlers: ((person: Person, session: Session, wasAway: boolean) => void)[] = [];
  #stopped = false;

  constructor(readonly options: GuestGraceOptions) {}

  /** Guests without a socket. */
  get size(): number {
    return this.#away.size;
  }

  /** Calls `handle` for each guest whose socket has ended, and who may come back. */
  onAway(handle: (person: Person) => void): void {
    this.#awayHandlers.push(handle);
  }

  /**
   * Calls `handle` for each guest whose session was resumed, once the new socket receives. `wasAway`: others knew
   * that the guest was away.
   */
  onBack(handle: (person: Person, session: Session, wasAway: boolean) => void): void {
    this.#backHandlers.push(handle);
  }

  /** From now on the secrets with these digests resume the session of a guest. */
  remember(person: Person, digests: readonly string[], joinedAt: number): Resumable {
    const { clock } = this.options;
    const resumable = new Resumable(clock, new Mailbox(clock), digests, joinedAt);
    for (const digest of digests) this.#byDigest.set(digest, person);
    return person.resumable = resumable;
  }

  /** The guest whose session a secret resumes, by its digest. */
  find(digest: string): Person | undefined {
    return this.#byDigest.get(digest);
  }

  /** A session was resumed with one secret: the next one is valid now, and the other until its client sends something. */
  renew(person: Person, used: string, next: string): void {
    for (const digest of person.resumable!.digests) this.#byDigest.delete(digest);
    person.resumable!.renew(used, next);
    for (const digest of [used, next]) this.#byDigest.set(digest, person);
  }

  /** The client has sent something after a resume. */
  confirm({ resumable }: Person): void {
    if (resumable === null || !resumable.isUnconfirmed) return;
    for (const digest of resumable.digests.slice(0, -1)) this.#byDigest.delete(digest);
    resumable.confirm();
  }

  /** The last socket of a user has ended. Returns whether the user is a guest who may come back now. */
  begin(person: Person, session: Session): boolean {
    if (person.resumable === null || this.#stopped || FINAL.has(session.connection.closedWith)) return false;
    this.leave(person, session);
    this.#tell(person);
    return true;
  }

  /** A guest has no socket from now on. */
  leave(person: Person, { address, elevated, ms = RESUME_GRACE_MS, isKnown = false }: Leave): void {
    const { clock, onOver } = this.options;
    const timer = clock.after(ms, () => onOver(person));
    const endsAt = clock.monotonic() + ms;
    person.resumable!.away = { address, source: sourceOf(address), elevated, endsAt, timer, isKnown };
    this.#away.add(person);
    if (this.#away.size > CAPS.guests_away.max) this.#end(this.#away.values().next().value!);
  }

  /** A session that was to be resumed has no socket after all: others learn that now, where they do not know. */
  stayAway(person: Person): void {
    if (person.resumable?.away?.isKnown === false) this.#tell(person);
  }

  /** A guest has a socket again. */
  back(person: Person, session: Session): void {
    const { resumable } = person;
    this.#away.delete(person);
    const wasAway = resumable!.away?.isKnown ?? false;
    resumable!.away?.timer.cancel();
    resumable!.away = null;
    for (const handle of this.#backHandlers) handle(person, session, wasAway);
  }

  /** The session of a guest is over, whether or not it has a socket: no secret resumes it. */
  forget(person: Person): void {
    const { resumable } = person;
    if (resumable === null) return;
    this.#away.delete(person);
    resumable.away?.timer.cancel();
    for (const digest of resumable.digests) {
      if (this.#byDigest.get(digest) === person) this.#byDigest.delete(digest);
    }
    person.resumable = null;
  }

  /** Ends the session of a guest without a socket: a moderator's decision, or a lost name. */
  end(person: Person): void {
    if (this.#away.has(person)) this.#end(person);
  }

  /** Guests without a socket whom `isMeant`. */
  awayWhere(isMeant: (person: Person, address: string) => boolean): Person[] {
    return [...this.#away].filter((person) => isMeant(person, person.resumable!.away!.address));
  }

  /**
   * Milliseconds until one more guest may take a name from `source`: those without a socket count as if they had one.
   * `guests`: all guests of this node.
   */
  waitMs(source: Source, guests: Iterable<Person>, places: PlacesOf): number {
    for (const tier of ["address", "network"] as const) {
      const away = [...this.#away].filter(({ resumable }) => resumable!.away!.source[tier] === source[tier]);
      if (away.length === 0) continue;
      let here = 0;
      for (const { sessions } of guests) {
        for (const { source: theirs } of sessions) if (theirs[tier] === source[tier]) here++;
      }
      if (here + away.length < places[tier]) continue;
      return Math.max(1, away[0]!.resumable!.away!.endsAt - this.options.clock.monotonic());
    }
    return 0;
  }

  /** Ends all sessions without a socket, because memory is short. Returns how many there were. */
  shed(): number {
    const count = this.#away.size;
    for (const person of [...this.#away]) this.#end(person);
    return count;
  }

  /** The node stops: sessions end with their sockets, and those without one end now. */
  stop(): void {
    this.#stopped = true;
    this.shed();
  }

  #tell(person: Person): void {
    person.resumable!.away!.isKnown = true;
    for (const handle of this.#awayHandlers) handle(person);
  }

  #end(person: Person): void {
    this.#away.delete(person);
    person.resumable?.away?.timer.cancel();
    this.options.onOver(person);
  }
}
