// What the bus brings for some people, as far as they have sockets here.

import type { BusMessage } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import { ReorderBuffer, type SequencedMessage } from "./reorder_buffer.ts";
import type { Person } from "../session.ts";

/** Reaches the people of this node. */
export class MessageDelivery {
  readonly #reorderBuffer: ReorderBuffer;

  constructor(clock: Clock, readonly principals: ReadonlyMap<string, Person>) {
    this.#reorderBuffer = new ReorderBuffer(clock, (message) => this.#push(message));
  }

  /** Delivers an envelope to every socket of the people it is for; a kept message in its place. */
  deliver(message: BusMessage & { kind: "people" }): void {
    if (message.place === undefined) this.#push(message);
    else this.#reorderBuffer.take(message as SequencedMessage);
  }

  #push({ principals, envelope, from, except }: BusMessage & { kind: "people" }): void {
    for (const principal of principals) {
      const person = this.principals.get(principal);
      if (person === undefined || person.ignored.has(from)) continue;
      for (const session of person.sessions) {
        if (session.id !== except) session.connection.sendBuffer.push(envelope);
      }
    }
  }

  /** Closes the sockets of an account. */
  end({ principal, except, code, reason }: BusMessage & { kind: "end_sessions" }): void {
    for (const session of [...this.principals.get(principal)?.sessions ?? []]) {
      if (session.id !== except) session.connection.close(code, reason);
    }
  }

  /** Makes somebody hear, or not hear, somebody else. */
  ignore({ principal, target, username, ignored }: BusMessage & { kind: "ignore" }): void {
    const person = this.principals.get(principal);
    if (person === undefined) return;
    if (ignored) person.ignored.set(target, username);
    else person.ignored.delete(target);
    applyIgnored(person);
  }

  /** Users who ignored the guest ignore the account. */
  became({ from, to, username }: BusMessage & { kind: "became" }): void {
    for (const person of this.principals.values()) {
      if (!person.ignored.delete(from)) continue;
      person.ignored.set(to, username);
      applyIgnored(person);
    }
  }
}

/** Lets every socket of a person know whom it is not to hear. */
export function applyIgnored(person: Person): void {
  const ignored = person.ignored.size > 0 ? person.ignored : null;
  for (const session of person.sessions) session.connection.sendBuffer.ignored = ignored;
}
