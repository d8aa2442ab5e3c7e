// The position of each user's question in Violet's queue, sent to all sockets of that user.

import type { ServerEvents } from "../../protocol/server_events.ts";
import type { RunningQuestion } from "./answer_delivery.ts";

/**
 * The position of each user. A user with one question being answered and another in the queue has the position of the
 * first, and is told of the second when it moves up.
 */
export class QueueStatus {
  readonly #byPerson: Map<string, Map<RunningQuestion, number>> = new Map();

  constructor(readonly tell: (principal: string, typing: ServerEvents["violet_typing"]) => void) {}

  /** A question has moved in the line. */
  moved(talk: RunningQuestion, position: number): void {
    const places = this.#byPerson.get(talk.principal) ?? new Map<RunningQuestion, number>();
    const before = nearest(places);
    this.#byPerson.set(talk.principal, places.set(talk, position));
    this.#change(talk, before, nearest(places));
  }

  /** A question has come to its end. */
  over(talk: RunningQuestion): void {
    const places = this.#byPerson.get(talk.principal);
    if (places === undefined || !places.has(talk)) return;
    const before = nearest(places);
    places.delete(talk);
    if (places.size === 0) this.#byPerson.delete(talk.principal);
    this.#change(talk, before, nearest(places));
  }

  #change({ principal, room }: RunningQuestion, before: number | null, now: number | null): void {
    if (now === before) return;
    this.tell(principal, now === null ? { busy: false, room } : { busy: true, room, position: now });
  }
}

function nearest(places: ReadonlyMap<RunningQuestion, number>): number | null {
  return places.size === 0 ? null : Math.min(...places.values());
}
