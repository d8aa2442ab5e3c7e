// Queries on how the lobby is set, and which model the companion speaks with.

import type { Kysely } from "kysely";
import type { RoomSettings } from "../ports/moderation_store.ts";
import { GUARDS } from "../protocol/moderation_rules.ts";
import type { Tables } from "./schema.ts";

const SLOW_MODE = "slow_mode_seconds";
const GUARD = "guard";
const COMPANION_MODEL = "companion_model";

/** How the lobby is set; open and without a pause where nothing was ever set. */
export async function readRoom(db: Kysely<Tables>): Promise<RoomSettings> {
  const rows = await db.selectFrom("room_settings").selectAll().execute();
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  const guard = GUARDS.find((level) => level === values.get(GUARD));
  return { slowModeSeconds: Number(values.get(SLOW_MODE) ?? 0) || 0, guard: guard ?? "open" };
}

/** Sets the lobby. */
export async function writeRoom(db: Kysely<Tables>, room: RoomSettings): Promise<void> {
  await write(db, [
    { name: SLOW_MODE, value: String(room.slowModeSeconds) },
    { name: GUARD, value: room.guard },
  ]);
}

/** The model that was chosen for the companion; null where none ever was. */
export async function readCompanionModel(db: Kysely<Tables>): Promise<string | null> {
  const row = await db.selectFrom("room_settings").select("value").where("name", "=", COMPANION_MODEL)
    .executeTakeFirst();
  return row?.value ?? null;
}

/** Chooses the companion's model. */
export async function writeCompanionModel(db: Kysely<Tables>, model: string): Promise<void> {
  await write(db, [{ name: COMPANION_MODEL, value: model }]);
}

async function write(db: Kysely<Tables>, rows: { name: string; value: string }[]): Promise<void> {
  await db.insertInto("room_settings").values(rows)
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((row) => ({ value: row.ref("excluded.value") }))
    )
    .execute();
}
