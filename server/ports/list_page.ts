// Pages of a list, and the cursors between them.

/** Which part of a list is wanted. */
export interface PageRequest {
  /** Part of a name, in any case; empty for all. */
  readonly query: string;
  /** Where the page before ended, as it said itself; null for the first. */
  readonly cursor: string | null;
  readonly limit: number;
}

/** A part of a list. `next` is the cursor of the next part; null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
