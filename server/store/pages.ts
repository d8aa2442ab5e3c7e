// Lists in parts: searching, where a part begins, and where the next one does.

import { type Expression, type RawBuilder, sql, type SqlBool } from "kysely";
import type { Page } from "../ports/list_page.ts";
import { Refusal } from "../protocol/errors.ts";

/** Whether a column holds `part` somewhere. Nothing in `part` is special. */
export function containing(column: Expression<string | null>, part: string): RawBuilder<SqlBool> {
  const pattern = `%${part.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
  return sql<SqlBool>`${column} like ${pattern} escape '\\'`;
}

/** A page of at most `limit` out of rows of which one more was asked for. */
export function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** The id that a page stays below, from a cursor that is one; null for the first page. Throws a `Refusal` `bad_request`. */
export function idBefore(cursor: string | null): number {
  if (cursor === null) return Number.MAX_SAFE_INTEGER;
  if (!/^\d{1,15}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}

/** The refusal of a cursor that no page ever gave. */
export function badCursor(): Refusal {
  return new Refusal("bad_request", "cursor: give back what next said.");
}
