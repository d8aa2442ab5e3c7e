// Follows guests who become accounts under another name while a moderator acts on them.

import { nameKey } from "../../protocol/names.ts";
import type { Bus, PresenceDetail } from "../../ports/bus.ts";
import { accountIdOf } from "../../hub/session.ts";

/** Listens from its making until it is disposed of. */
export class GuestWatch implements Disposable {
  /** Principal of the guest → id of the account. */
  readonly #became = new Map<string, number>();
  readonly #unsubscribe: () => void;

  constructor(readonly bus: Bus) {
    this.#unsubscribe = bus.subscribe((message) => {
      if (message.kind !== "became" || nameKey(message.was) === nameKey(message.username)) return;
      this.#became.set(message.from, accountIdOf(message.to)!);
    });
  }

  /**
   * The account that a user has become before the sanction. Call it once the sanction is published: the bus has one
   * order, so this node has seen every earlier `became`, and a guest who becomes an account later finds the sanction in
   * force.
   */
  async accountOf(user: PresenceDetail | undefined): Promise<number | undefined> {
    await this.bus.flushed();
    return user === undefined ? undefined : this.#became.get(user.principal);
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
  }
}
