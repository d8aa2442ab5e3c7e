// Migration 0012: where the prompt of each answer of the companion began, so that the next one begins there too.

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { type Engine, wideInteger } from "../dialect.ts";

/** Adds violet_history.prompt_start. Of earlier answers it is unknown. */
export function promptStarts(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable("violet_history").addColumn("prompt_start", wideInteger(engine)).execute();
    },
  };
}
