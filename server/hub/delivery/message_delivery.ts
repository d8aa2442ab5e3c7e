// Delivers what the bus brings for some users to their sockets at this node.

import type { BusMessage } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import { hasRole } from "../../protocol/roles.ts";
import { ReorderBuffer, type SequencedMessage } from "./reorder_buffer.ts";
import type { LocalPresence } from "../presence/local_presence.ts";
import type { Person } from "../session.ts";

/** Reaches the users of this node. */
export class MessageDelivery {
  readonly #reorderBuffer: ReorderBuffer;

  constructor(clock: Clock, readonly local: LocalPresence) {
    this.#reorderBuffer = new ReorderBuffer(clock, (message) => this.#push(message));
  }

  /** Delivers an envelope to every socket of the users it is for; a stored message in the order of its conversation. */
  deliver(message: BusMessage & { kind: "users" }): void {
    if (message.position === undefined) this.#push(message);
    else this.#reorderBuffer.take(message as SequencedMessage);
  }

  #push({ principals, envelope, from, except, cap }: BusMessage & { kind: "users" }): void {
    for (const principal of principals) {
      const person = this.local.byPrincipal(principal);
      if (person === undefined || person.ignored.has(from)) continue;
      person.resumable?.mailbox.keep(envelope, person.sessions.size > 0);
      for (const session of person.sessions) {
        const isMeant = session.id !== except && (cap === undefined || session.has(cap));
        if (isMeant) session.connection.sendBuffer.push(envelope);
      }
    }
  }

  /** Delivers an envelope to every socket with at least that role. */
  deliverToStaff({ minRole, envelope }: BusMessage & { kind: "staff" }): void {
    for (const { sessions } of this.local) {
      for (const { role, connection } of sessions) {
        if (hasRole(role, minRole)) connection.sendBuffer.push(envelope);
      }
    }
  }

  /** Closes the sockets of an account, or of some of its sign-ins. */
  end({ principal, except, code, reason, signIns, keep }: BusMessage & { kind: "end_sessions" }): void {
    for (const session of [...this.local.byPrincipal(principal)?.sessions ?? []]) {
      if (keep !== undefined && session.signIn === keep.signIn) {
        session.tokenVersion = keep.tokenVersion;
        continue;
      }
      const isMeant = signIns === undefined || signIns.includes(session.signIn ?? "");
      if (isMeant && session.id !== except) session.connection.close(code, reason);
    }
  }

  /** Puts a user on the ignore list of another, or takes them off it. */
  ignore({ principal, target, username, ignored }: BusMessage & { kind: "ignore" }): void {
    const person = this.local.byPrincipal(principal);
    if (person === undefined) return;
    if (ignored) person.ignored.set(target, username);
    else person.ignored.delete(target);
    applyIgnored(person);
  }

  /** Users who ignored the guest ignore the account. */
  became({ from, to, username }: BusMessage & { kind: "became" }): void {
    for (const person of this.local) {
      if (!person.ignored.delete(from)) continue;
      person.ignored.set(to, username);
      applyIgnored(person);
    }
  }
}

/** Gives every socket of a user the ignore list. */
export function applyIgnored(person: Person): void {
  const ignored = person.ignored.size > 0 ? person.ignored : null;
  for (const session of person.sessions) session.connection.sendBuffer.ignored = ignored;
}
