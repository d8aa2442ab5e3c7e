// The position of each person's question in the companion's queue, sent to all sockets of that person.

import type { MessageId } from "../../protocol/ids.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import type { OpenQuestions } from "../../companion/open_questions.ts";
import type { Asker } from "../../companion/question.ts";
import type { WaitEstimate } from "../../companion/wait_estimate.ts";

/**
 * Sends each person the best position among their open questions, whenever it changes. A person with one question being
 * answered and another in the queue has the position of the first, and gets the second's when the first is over.
 */
export class QueueStatus {
  /** Principal → the question and the position that were sent last, while there is one. */
  readonly #sent: Map<string, { readonly id: MessageId; readonly position: number }> = new Map();

  constructor(
    readonly questions: OpenQuestions,
    readonly send: (principal: string, typing: ServerEvents["violet_typing"]) => void,
    readonly waits?: WaitEstimate,
  ) {}

  /** Sends the asker's position if it is another than before. */
  update(asker: Asker): void {
    const { principal, room } = asker;
    const sent = this.#sent.get(principal);
    const nearest = this.questions.nearest(principal);
    if (nearest?.position === sent?.position && nearest?.message.id === sent?.id) return;
    if (nearest !== null) {
      this.#sent.set(principal, { id: nearest.message.id, position: nearest.position });
      return this.send(principal, this.typing(asker)!);
    }
    this.#sent.delete(principal);
    this.send(principal, { busy: false, room, re_id: sent!.id });
  }

  /** The asker's position, as it is now; null where they have none. */
  typing({ principal, room }: Asker): ServerEvents["violet_typing"] | null {
    const nearest = this.questions.nearest(principal);
    if (nearest === null) return null;
    const { position, message: { id } } = nearest;
    const wait_ms = this.waits?.at(position);
    return {
      busy: true,
      room,
      position,
      ...(wait_ms === undefined ? {} : { wait_ms }),
      re_id: id,
      ...nearest.tags,
    };
  }
}
