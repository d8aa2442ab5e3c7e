// The open questions of this node, and how many are open at all nodes.

import type { Clock } from "../ports/clock.ts";
import type { Limits } from "../ports/limits.ts";
import type { Question } from "./question.ts";

/** Places under one key, far more than one account or address can take. */
const MAX_PLACES = 10_000;
/** After this time a question does not count as open at other nodes, even if its node died; milliseconds. */
const MAX_OPEN_MS = 30 * 60_000;

/** The registry of open questions. */
export class OpenQuestions {
  readonly #byPrincipal: Map<string, Set<Question>> = new Map();
  /** Key → places that questions of this node have under it. */
  readonly #counts: Map<string, number> = new Map();

  /** `limits` counts over all nodes; absent where there is one only. */
  constructor(readonly clock: Clock, readonly limits: Limits | undefined) {}

  /** Every open question of this node. */
  get all(): Question[] {
    return [...this.#byPrincipal.values()].flatMap((questions) => [...questions]);
  }

  /** The open questions that a person has asked at this node. */
  of(principal: string): Iterable<Question> {
    return this.#byPrincipal.get(principal) ?? [];
  }

  /** The question of a person with the best position, 0 for one that is being answered; null where none has one. */
  nearest(principal: string): (Question & { readonly position: number }) | null {
    let nearest: (Question & { readonly position: number }) | null = null;
    for (const question of this.of(principal)) {
      if (hasPosition(question) && question.position < (nearest?.position ?? Infinity)) nearest = question;
    }
    return nearest;
  }

  add(question: Question): void {
    const { principal } = question.asker;
    const questions = this.#byPrincipal.get(principal) ?? new Set();
    this.#byPrincipal.set(principal, questions.add(question));
  }

  remove(question: Question): void {
    const { principal } = question.asker;
    const questions = this.#byPrincipal.get(principal);
    questions?.delete(question);
    if (questions?.size === 0) this.#byPrincipal.delete(principal);
  }

  /** Counts a question as open under a key. Resolves to how many are open there at all nodes, with this one. */
  async enter(question: Question, key: string): Promise<number> {
    const openHere = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, openHere);
    const id = this.clock.uuid();
    question.countedPlaces.push({ key, id });
    const open = await this.limits?.enter(key, id, { max: MAX_PLACES, ms: MAX_OPEN_MS }) ?? 0;
    return Math.max(open, openHere);
  }

  /** Counts a question under none of its keys any more. */
  leave(question: Question): void {
    for (const { key, id } of question.countedPlaces.splice(0)) {
      const left = (this.#counts.get(key) ?? 0) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
      void this.limits?.leave(key, id);
    }
  }
}

function hasPosition(question: Question): question is Question & { readonly position: number } {
  return question.position !== null;
}
