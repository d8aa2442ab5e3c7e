// What a socket of a member learns after its join: how far open questions are, and which ended without an answer. And
// which questions end so because their node is gone.

import { Refusal } from "../../protocol/errors.ts";
import { accountPrincipal, type Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { LiveNodes } from "./live_nodes.ts";
import type { QuestionRunner } from "./question_runner.ts";
import { memberRoom } from "./question_taking.ts";

/** Time until the next try where the store could not be reached, or the lane is full, milliseconds. */
const RETRY_MS = 3_000;
/** Time for the other nodes to tell of themselves after this one was cut off, milliseconds. */
const REUNION_MS = 30_000;

/** Greets members who come, or come back. */
export class ReturnGreeting {
  readonly #nodes: LiveNodes;
  #isClosed = false;

  constructor(readonly context: Context, readonly runner: QuestionRunner) {
    const { bus, hub } = context;
    this.#nodes = new LiveNodes(bus, hub.node, () => void this.recover());
    bus.subscribe((message) => {
      // A node that went meanwhile went unseen.
      if (message.kind !== "nodes" || message.event.type !== "gap" || !message.event.disconnected) return;
      context.clock.after(REUNION_MS, () => void this.recover());
    });
    hub.onEnter((session, { principal, profile: { userId } }) => {
      if (userId === null) return;
      bus.publish({ kind: "companion", change: { type: "catch_up", principal, session: session.id } });
      void this.#tellUnanswered(session, userId);
    });
  }

  /**
   * Whether a question that the store has as open is being answered, as far as this node can know. One of this node may be
   * kept, and not taken yet.
   */
  isAlive(node: string | undefined, id: number): boolean {
    return node !== undefined && this.#nodes.has(node) && !this.runner.companion.isOver(id);
  }

  /**
   * The questions of nodes that are gone have ended without an answer: at the start, when a node goes, and when this node
   * was cut off. Never rejects. A node that is cut off knows nothing of others.
   */
  async recover(): Promise<void> {
    const { bus, store, log, clock } = this.context;
    if (this.#isClosed || !bus.connected) return;
    try {
      for (const { userId, id } of await store.companions.abandon(this.#nodes.all)) {
        this.runner.tellUnanswered({ principal: accountPrincipal(userId), room: memberRoom(userId) }, id);
      }
    } catch (error) {
      log.warn("questions of a former node could not be ended", { cause: causeOf(error) });
      clock.after(RETRY_MS, () => void this.recover());
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Tells a session of questions without an answer, through the lane. Never rejects. */
  async #tellUnanswered(session: Session, userId: number): Promise<void> {
    const { lanes, store, clock, log } = this.context;
    try {
      const group = accountPrincipal(userId);
      const ids = await lanes.welcome.run({ group }, () => store.companions.unanswered(userId));
      if (!session.connection.isOpen || session.person?.profile.userId !== userId) return;
      const room = memberRoom(userId);
      for (const id of ids) session.connection.emit("violet_unanswered", { room, id });
    } catch (error) {
      if (error instanceof Refusal && session.connection.isOpen) {
        clock.after(RETRY_MS, () => void this.#tellUnanswered(session, userId));
      } else if (!(error instanceof Refusal)) {
        log.error("unanswered questions could not be read", { cause: causeOf(error) });
      }
    }
  }
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
