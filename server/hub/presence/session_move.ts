// Moves the session of a guest from one node to another, where its client has connected.

import type { Bus, BusMessage, MovedGuest, ResumeStep } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import { RESUME_GRACE_MS } from "../../protocol/protocol_limits.ts";
import { Person, type Session } from "../session.ts";
import type { GuestGrace } from "./guest_grace.ts";

/** Longest wait for the node that has the session, milliseconds. */
const MOVE_MS = 2_000;

/** What moving sessions works with. */
export interface SessionMoveOptions {
  readonly node: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly grace: GuestGrace;
  /** Adds a guest to this node, and claims the name; other nodes know once it resolves to true. */
  readonly admit: (person: Person) => Promise<boolean>;
  /** Takes a guest out of this node. */
  readonly release: (person: Person) => void;
  /** Closes a socket whose session has gone to another node. */
  readonly close: (session: Session) => void;
  /** Other nodes may learn that the guest is not at this node any more: it is at another, or (`isLost`) at none. */
  readonly withdraw: (person: Person, isLost: boolean) => void;
}

/** A session that this node takes. */
interface Taking {
  readonly resolve: (person: Person | undefined) => void;
  readonly deadline: Timer;
  guest?: Promise<Person | undefined>;
}

/** The sessions that are moving, to this node and away from it. */
export class SessionMove {
  readonly #taking: Map<string, Taking> = new Map();
  /** Guests who have left this node, until the other one shows them. */
  readonly #leaving: Map<string, { readonly person: Person; readonly deadline: Timer }> = new Map();

  constructor(readonly options: SessionMoveOptions) {}

  /** Takes the session that a secret resumes, by its digest. Resolves to undefined where no node offers it in time. */
  take(digest: string): Promise<Person | undefined> {
    const { node: to, clock, bus } = this.options;
    const id = clock.uuid();
    return new Promise((resolve) => {
      const deadline = clock.after(MOVE_MS, () => this.#settle(id, undefined));
      this.#taking.set(id, { resolve, deadline });
      bus.publish({ kind: "resume", step: { type: "take", id, to, digest } });
    });
  }

  /** Takes what the bus brings; all of it may be shown here. */
  handle(message: BusMessage): void {
    if (message.kind === "presence" && message.node !== this.options.node) {
      for (const { principal } of message.set ?? []) this.#shownElsewhere(principal);
    }
    if (message.kind !== "resume") return;
    const { step } = message;
    if (step.type === "take") this.#offer(step);
    else if (step.type === "offer") this.#offered(step);
    else this.#arrived(step);
  }

  /** The node stops. */
  stop(): void {
    for (const { deadline } of [...this.#taking.values(), ...this.#leaving.values()]) deadline.cancel();
  }

  #offer({ id, to, digest }: ResumeStep & { type: "take" }): void {
    const { node: from, clock, bus, grace } = this.options;
    const person = grace.find(digest);
    const resumable = person?.resumable;
    if (person === undefined || !resumable || resumable.isLeaving || to === from) return;
    resumable.isLeaving = true;
    const last = [...person.sessions].at(-1);
    const { away } = resumable;
    const now = clock.monotonic();
    const guest: MovedGuest = {
      principal: person.principal,
      username: person.profile.username,
      ignored: [...person.ignored],
      digests: resumable.digests,
      joinedMsAgo: now - resumable.joinedAt,
      endsInMs: away === null ? RESUME_GRACE_MS : Math.max(1, away.endsAt - now),
      address: last?.address ?? away?.address ?? "",
      elevated: last?.elevated ?? away?.elevated ?? null,
      isAway: away?.isKnown ?? false,
    };
    bus.publish({ kind: "resume", step: { type: "offer", id, from, to, guest } });
  }

  #offered(step: ResumeStep & { type: "offer" }): void {
    const { node } = this.options;
    if (step.from === node) this.#letGo(step);
    else if (step.to === node) this.#adopt(step);
  }

  /** From here on in the order of the bus, the other node collects what arrives for the guest. */
  #letGo({ id, to, guest: { digests, principal } }: ResumeStep & { type: "offer" }): void {
    const { clock, bus, grace, release, close, withdraw } = this.options;
    const person = grace.find(digests[0]!);
    if (person?.principal !== principal) return;
    const envelopes = person.resumable!.mailbox.export();
    grace.forget(person);
    release(person);
    const sessions = [...person.sessions];
    person.sessions.clear();
    for (const session of sessions) close(session);
    const deadline = clock.after(MOVE_MS, () => {
      this.#leaving.delete(principal);
      withdraw(person, true);
    });
    this.#leaving.set(principal, { person, deadline });
    bus.publish({ kind: "resume", step: { type: "messages", id, to, principal, envelopes } });
  }

  /** The name passes to this node as soon as it is shown there: it is never free. */
  #shownElsewhere(principal: string): void {
    const leaving = this.#leaving.get(principal);
    if (leaving === undefined) return;
    this.#leaving.delete(principal);
    leaving.deadline.cancel();
    this.options.withdraw(leaving.person, false);
  }

  #adopt({ id, guest }: ResumeStep & { type: "offer" }): void {
    const { clock, grace, admit } = this.options;
    const now = clock.monotonic();
    const profile = { username: guest.username, userId: null, role: "user", isVerified: false } as const;
    const person = new Person(guest.principal, profile, now);
    for (const [principal, username] of guest.ignored) person.ignored.set(principal, username);
    grace.remember(person, guest.digests, now - guest.joinedMsAgo);
    grace.leave(person, {
      ...{ address: guest.address, elevated: guest.elevated },
      ...{ ms: guest.endsInMs, isKnown: guest.isAway },
    });
    const admitted = admit(person).then((isHere) => isHere ? person : undefined);
    const taking = this.#taking.get(id);
    if (taking !== undefined) taking.guest = admitted;
    else void admitted.then(() => grace.stayAway(person));
  }

  #arrived({ id, to, principal, envelopes }: ResumeStep & { type: "messages" }): void {
    if (to !== this.options.node) return;
    const taking = this.#taking.get(id);
    void taking?.guest?.then((person) => {
      if (person?.principal === principal) person.resumable?.mailbox.import(envelopes);
      this.#settle(id, person);
    });
  }

  #settle(id: string, person: Person | undefined): void {
    const taking = this.#taking.get(id);
    if (taking === undefined) return;
    this.#taking.delete(id);
    taking.deadline.cancel();
    if (person !== undefined || taking.guest === undefined) return taking.resolve(person);
    // Without its latest messages: the node that had the session is gone.
    void taking.guest.then(taking.resolve);
  }
}
