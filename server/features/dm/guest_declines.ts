// Declined invitations where one of the two is a guest: in memory, the same at every node, and gone with the guest.
// Those of two members are in the store.

import { CAPS } from "../../hub/limits/caps.ts";
import { isGuest } from "../../hub/session.ts";
import type { GuestDecline } from "../../ports/bus.ts";

/** Time for which a declined person's invitations do not arrive, milliseconds: a day. */
export const DECLINED_MS = 24 * 3_600_000;

/** The declines. */
export class GuestDeclines {
  /** In the order in which they were made. */
  readonly #all: Map<string, GuestDecline> = new Map();
  /** Those that concern a principal, on either side. */
  readonly #byPrincipal: Map<string, Set<GuestDecline>> = new Map();

  /** Number of declines. */
  get size(): number {
    return this.#all.size;
  }

  /** Whether an invitation of `inviter` does not reach `decliner` at that time. */
  isDeclined(decliner: string, inviter: string, now: number): boolean {
    return (this.#all.get(keyOf({ decliner, inviter }))?.until ?? 0) > now;
  }

  /** Adds one, or replaces it. */
  add(decline: GuestDecline): void {
    this.lift(decline);
    this.#all.set(keyOf(decline), decline);
    for (const principal of [decline.decliner, decline.inviter]) {
      const known = this.#byPrincipal.get(principal);
      if (known === undefined) this.#byPrincipal.set(principal, new Set([decline]));
      else known.add(decline);
    }
    if (this.#all.size <= CAPS.guest_declines.max) return;
    for (const oldest of this.#all.values()) return this.lift(oldest);
  }

  /** Removes one. */
  lift(pair: Pick<GuestDecline, "decliner" | "inviter">): void {
    const decline = this.#all.get(keyOf(pair));
    if (decline === undefined) return;
    this.#all.delete(keyOf(pair));
    for (const principal of [decline.decliner, decline.inviter]) {
      const known = this.#byPrincipal.get(principal);
      known?.delete(decline);
      if (known?.size === 0) this.#byPrincipal.delete(principal);
    }
  }

  /** A guest has become an account: what it declined, and who declined it, moves. Returns the moved ones. */
  became(from: string, to: string): GuestDecline[] {
    return [...this.#byPrincipal.get(from) ?? []].map((decline) => {
      this.lift(decline);
      const moved = {
        ...decline,
        ...(decline.decliner === from ? { decliner: to } : { inviter: to }),
      };
      this.add(moved);
      return moved;
    });
  }

  /** A principal is at no node any more. A guest never comes back; two accounts are in the store. */
  gone(principal: string): void {
    for (const decline of [...this.#byPrincipal.get(principal) ?? []]) {
      const other = decline.decliner === principal ? decline.inviter : decline.decliner;
      if (isGuest(principal) || !isGuest(other)) this.lift(decline);
    }
  }

  /** Those with a principal that `isOurs`, for a new node. */
  of(isOurs: (principal: string) => boolean): GuestDecline[] {
    return [...this.#all.values()].filter(({ decliner, inviter }) => isOurs(decliner) || isOurs(inviter));
  }
}

function keyOf({ decliner, inviter }: Pick<GuestDecline, "decliner" | "inviter">): string {
  return `${decliner} ${inviter}`;
}
