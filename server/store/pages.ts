// Pages of lists: search, cursors and limits.

import { type Expression, type RawBuilder, sql, type SqlBool } from "kysely";
import type { Page } from "../ports/moderation_store.ts";
import { Refusal } from "../protocol/errors.ts";

/** Whether a column contains `part`. No character in `part` has a special meaning. */
export function containing(column: Expression<string | null>, part: string): RawBuilder<SqlBool> {
  const pattern = `%${part.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
  return sql<SqlBool>`${column} like ${pattern} escape '\\'`;
}

/** Makes a page of at most `limit` items. `rows` come from a query for one row more. */
export function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/**
 * The id that all rows of a page are below. The cursor is an id, or null for the first page. Throws a `Refusal`
 * `bad_request`.
 */
export function idBefore(cursor: string | null): number {
  if (cursor === null) return Number.MAX_SAFE_INTEGER;
  if (!/^\d{1,15}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}

/** The refusal of an invalid cursor. */
export function badCursor(): Refusal {
  return new Refusal("bad_request", "cursor: give back what next said.", { field: "cursor" });
}
