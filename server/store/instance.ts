// What a database says about itself: the mark of its last write.

import { type Kysely, sql } from "kysely";
import type { Tables } from "./schema.ts";

/** The number that grows with each call of {@link markWrite}. */
const MARK = "mark";

/** Commits a small write, which fails where the database takes none. Resolves to the mark, one more than before. */
export async function markWrite(db: Kysely<Tables>): Promise<number> {
  const row = await db.insertInto("instance").values({ name: MARK, value: "1" })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet({
        value: sql<string>`cast(cast(instance.value as bigint) + 1 as text)`,
      })
    )
    .returning("value").executeTakeFirstOrThrow();
  return Number(row.value);
}
