// Trials: an admin asks the companion outside of any conversation. Nothing of it is remembered or counted.

import type { JoinedRequest } from "../../hub/commands.ts";
import { Cancellation } from "../../companion/cancellation.ts";
import type { Companion } from "../../companion/companion.ts";
import type { Context } from "../context.ts";

/** Trials that are being answered, at most one for each admin. */
export class CompanionTrials {
  readonly #running: Map<string, Cancellation> = new Map();

  constructor(readonly context: Context, readonly companion: Companion) {
    context.hub.onLeave(({ principal }) => this.#running.get(principal)?.cancel(true));
  }

  /** Answers a trial, with the time it took. It cancels an earlier one of the same admin. Never rejects. */
  async ask({ session, person }: JoinedRequest<"admin_violet_try">, text: string): Promise<void> {
    const { clock, log } = this.context;
    const { principal } = person;
    const cancellation = new Cancellation();
    const startedAt = clock.monotonic();
    this.#running.get(principal)?.cancel();
    this.#running.set(principal, cancellation);
    try {
      const trial = await this.companion.tryOut(cancellation, text, `trial ${principal}`);
      if (cancellation.isCancelled) return;
      const took_ms = Math.round(clock.monotonic() - startedAt);
      session.connection.emit("admin_violet_said", { ...trial, took_ms });
    } catch (error) {
      log.error("trying the companion out failed", {
        cause: error instanceof Error ? error.name : typeof error,
      });
      session.connection.emit("admin_violet_said", {
        ...this.companion.cannedReply("broken"),
        answered: false,
        took_ms: 0,
      });
    } finally {
      if (this.#running.get(principal) === cancellation) this.#running.delete(principal);
    }
  }

  /** Cancels every trial. */
  cancelAll(): void {
    for (const cancellation of this.#running.values()) cancellation.cancel();
  }
}
