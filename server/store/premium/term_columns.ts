// Terms as two columns, of which one has a value, or neither.

import type { Term } from "../../protocol/premium/plans.ts";

/** The two columns. */
export interface TermColumns {
  readonly months: number | null;
  readonly seconds: number | null;
}

/** The columns of a term; both null for none. */
export function columnsOf(term: Term | undefined): TermColumns {
  return {
    months: term !== undefined && "months" in term ? term.months : null,
    seconds: term !== undefined && "seconds" in term ? term.seconds : null,
  };
}

/** The term of a row; null for none. */
export function termOf({ months, seconds }: TermColumns): Term | null {
  if (months !== null) return { months };
  return seconds === null ? null : { seconds };
}
