// Migration 0013: questions to the companion are kept from when they are taken, and answers may have versions.

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { asId, type Engine, wideInteger } from "../dialect.ts";

type Schema = Kysely<unknown>;

/**
 * Adds the state of questions to violet_history, and violet_versions. What was kept before is answered and counted; an
 * answer belongs to the question just before it.
 */
export function keptQuestions(engine: Engine): Migration {
  return {
    async up(db: Schema): Promise<void> {
      await addColumns(db, engine);
      await sql`update violet_history set question_id = (
        select case when q.role = 'user' then q.id end from violet_history q
        where q.user_id = violet_history.user_id and q.id < violet_history.id order by q.id desc limit 1
      ) where role = 'assistant'`.execute(db);
      await createVersions(db, engine);
    },
  };
}

async function addColumns(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  const columns = [
    ["state", "text"],
    ["node", "text"],
    ["request_id", "text"],
    ["question_id", wide],
    ["said", "text"],
    ["chosen_id", wide],
  ] as const;
  for (const [name, type] of columns) {
    await db.schema.alterTable("violet_history").addColumn(name, type).execute();
  }
  await db.schema.alterTable("violet_history")
    .addColumn("is_counted", "integer", (column) => column.notNull().defaultTo(1)).execute();
  await db.schema.alterTable("violet_history")
    .addColumn("continuations", "integer", (column) => column.notNull().defaultTo(0)).execute();
  await db.schema.createIndex("violet_history_request").on("violet_history")
    .columns(["user_id", "request_id"]).unique().execute();
  // For the questions of nodes that are gone.
  await sql`create index violet_history_open on violet_history (node) where state = 'open'`.execute(db);
}

async function createVersions(db: Schema, engine: Engine): Promise<void> {
  const wide = wideInteger(engine);
  await db.schema.createTable("violet_versions")
    .addColumn("id", wide, asId(engine))
    .addColumn(
      "answer_id",
      wide,
      (column) => column.notNull().references("violet_history.id").onDelete("cascade"),
    )
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("created_at", wide, (column) => column.notNull())
    .addColumn("is_cut", "integer", (column) => column.notNull().defaultTo(0))
    .addColumn("prompt_start", wide)
    .addColumn("continuations", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("violet_versions_answer").on("violet_versions").columns(["answer_id", "id"])
    .execute();
}
