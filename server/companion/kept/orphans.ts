// Questions whose asker has no socket any more: they go on for a while, and give way to others first.

import type { Clock, Timer } from "../../ports/clock.ts";
import type { Question } from "../question.ts";

/** How long a question goes on without its asker, milliseconds. */
const ORPHAN_GRACE_MS = 300_000;

/** The orphaned questions of this node, in the order in which they lost their asker. */
export class Orphans {
  readonly #timers: Map<Question, Timer> = new Map();

  constructor(readonly clock: Clock) {}

  get size(): number {
    return this.#timers.size;
  }

  /** The asker of a question has gone. It is cancelled after a while. */
  left(question: Question): void {
    if (this.#timers.has(question)) return;
    this.#timers.set(question, this.clock.after(ORPHAN_GRACE_MS, () => this.#end(question)));
  }

  /** The asker of a question is back, or the question is over. */
  remove(question: Question): void {
    this.#timers.get(question)?.cancel();
    this.#timers.delete(question);
  }

  /** Some askers may be back: of them no question is an orphan. */
  removeWhere(isBack: (principal: string) => boolean): void {
    for (const question of [...this.#timers.keys()]) {
      if (isBack(question.asker.principal)) this.remove(question);
    }
  }

  /** Cancels the first orphan that waits in the queue, to make room. False where there is none. */
  giveWay(): boolean {
    for (const question of this.#timers.keys()) {
      if (question.state.kind !== "waiting") continue;
      this.#end(question);
      return true;
    }
    return false;
  }

  #end(question: Question): void {
    this.remove(question);
    question.cancel(true);
  }
}
