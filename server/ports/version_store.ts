// Versions of the companion's answers: an answer may be made again, continued, and chosen among.

import type { AnswerOutcome, Counting, NewAnswer } from "./exchange_store.ts";

/** An answer that was made again. */
export interface NewVersion {
  readonly turn: NewAnswer;
  /** Null where it does not count, or the answer has counted. An answer counts once, however many versions it has. */
  readonly counting: Counting | null;
}

/** A version with what continues it. */
export interface ExtendedVersion extends NewVersion {
  /** Id of the version's row; null for the first version, whose row is the answer's. */
  readonly version: number | null;
}

/**
 * The newest answer of an account and its versions. An answer that is not the newest any more, or not kept, is counted
 * and not changed: the outcome has no id. Where no free message is left, nothing changes.
 */
export interface CompanionVersionStore {
  /** Stores another version, at most `KEPT.versions`, and chooses it. It is sealed for the version's row. */
  addVersion(userId: number, answerId: number, version: NewVersion): Promise<AnswerOutcome>;
  /** Replaces the text of a version, and chooses it. It is sealed for the same row as before. */
  extend(userId: number, answerId: number, extended: ExtendedVersion): Promise<AnswerOutcome>;
  /**
   * Chooses a version by its index, 0 for the first. Throws a `Refusal`, without a change: `not_found` for an unknown
   * id, `conflict` for a turn that is not the newest answer, or while a later question is open, `bad_request` without
   * such a version.
   */
  choose(userId: number, answerId: number, index: number): Promise<void>;
  /** The question that came with the client's id of a request, while it is kept. */
  sent(
    userId: number,
    requestId: string,
  ): Promise<{ readonly id: number; readonly at: number } | undefined>;
}
