// Pages of lists that grow.

/** Request for a page of a list. */
export interface PageRequest {
  /** Part of a name, in any case; empty for all. */
  readonly query: string;
  /** `next` of the previous page; null for the first page. */
  readonly cursor: string | null;
  readonly limit: number;
}

/** A page of a list. `next` is the cursor of the next page; null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
