// The position of each person's question in the companion's queue, sent to all sockets of that person.

import type { ServerEvents } from "../../protocol/server_events.ts";
import type { OpenQuestions } from "../../companion/open_questions.ts";
import type { Asker } from "../../companion/question.ts";
import type { WaitEstimate } from "../../companion/wait_estimate.ts";

/**
 * Sends each person the best position among their open questions, whenever it changes. A person with one question being
 * answered and another in the queue has the position of the first, and gets the second's when the first is over.
 */
export class QueueStatus {
  /** Principal → the position that was sent last, while there is one. */
  readonly #sent: Map<string, number> = new Map();

  constructor(
    readonly questions: OpenQuestions,
    readonly send: (principal: string, typing: ServerEvents["violet_typing"]) => void,
    readonly waits?: WaitEstimate,
  ) {}

  /** Sends the asker's position if it is another than before. */
  update({ principal, room }: Asker): void {
    const position = this.questions.nearestPosition(principal);
    if (position === (this.#sent.get(principal) ?? null)) return;
    if (position === null) this.#sent.delete(principal);
    else this.#sent.set(principal, position);
    if (position === null) return this.send(principal, { busy: false, room });
    const wait_ms = this.waits?.at(position);
    this.send(principal, { busy: true, room, position, ...(wait_ms === undefined ? {} : { wait_ms }) });
  }
}
