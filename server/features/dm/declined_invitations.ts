// Who has declined whose invitation: asks and keeps it in memory for guests, in the store for two members.

import type { BusMessage, GuestDeclineChange } from "../../ports/bus.ts";
import { accountIdOf } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { DECLINED_MS, GuestDeclines } from "./guest_declines.ts";

/** Declined invitations, for rooms of every kind. */
export class DeclinedInvitations {
  readonly #guests = new GuestDeclines();

  constructor(readonly context: Context) {
    const { bus, hub, presence } = context;
    // At once at this node, which learns that the guest is gone before the bus brings `became`.
    hub.onBecame(({ guest, account }) => this.#became(guest.principal, account.principal, true));
    presence.cluster.onGone((principal) => this.#guests.gone(principal));
    bus.subscribe((message) => this.#handle(message));
  }

  /** When a decline that is made now ends. */
  get until(): number {
    return this.context.clock.now() + DECLINED_MS;
  }

  /** Whether a guest has a part in a decline that holds now. */
  hasGuestDecline(decliner: string, inviter: string): boolean {
    return this.#guests.isDeclined(decliner, inviter, this.context.clock.now());
  }

  /** Declines invitations where one of the two is a guest, at every node. */
  declineGuest(decliner: string, inviter: string): void {
    this.#publish({ type: "decline", declines: [{ decliner, inviter, until: this.until }] });
  }

  /** Lifts a decline in which a guest has, or had, a part. */
  lift(decliner: string, inviter: string): void {
    if (this.hasGuestDecline(decliner, inviter)) this.#publish({ type: "lift", decliner, inviter });
  }

  /** Tells the other sockets of the one who declined. */
  tell(principal: string, room: string, session: string): void {
    this.context.hub.publisher.sendTo(principal, [principal], "pm_declined", { room }, { except: session });
  }

  #publish(change: GuestDeclineChange): void {
    this.context.bus.publish({ kind: "guest_decline", change });
  }

  #handle(message: BusMessage): void {
    const { local } = this.context.presence;
    if (message.kind === "guest_decline") this.#apply(message.change);
    else if (message.kind === "became") this.#became(message.from, message.to, false);
    else if (message.kind === "nodes" && message.event.type === "snapshotRequested") {
      const declines = this.#guests.of((principal) => local.byPrincipal(principal) !== undefined);
      if (declines.length > 0) this.#publish({ type: "decline", declines });
    }
  }

  #apply(change: GuestDeclineChange): void {
    if (change.type === "lift") return this.#guests.lift(change);
    for (const decline of change.declines) this.#guests.add(decline);
  }

  /** `isOurs`: the guest was at this node, which stores what concerns two members from now on. */
  #became(from: string, to: string, isOurs: boolean): void {
    const { store, log } = this.context;
    for (const { decliner, inviter, until } of this.#guests.became(from, to)) {
      const [by, of] = [accountIdOf(decliner), accountIdOf(inviter)];
      if (!isOurs || by === null || of === null) continue;
      // Until both have left, memory has it as well.
      store.conversations.keepDecline(by, of, until).catch((error: unknown) => {
        log.warn("a declined invitation could not be stored", {
          cause: error instanceof Error ? error.name : "",
        });
      });
    }
  }
}
