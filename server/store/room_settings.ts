// Queries on the settings of the lobby, and on the companion's model.

import type { Kysely } from "kysely";
import type { RoomSettings } from "../ports/moderation_store.ts";
import { GUARDS } from "../protocol/moderation_rules.ts";
import type { Tables } from "./schema.ts";

const SLOW_MODE = "slow_mode_seconds";
const GUARD = "guard";
const SECOND_FACTOR = "require_second_factor";
const COMPANION_MODEL = "companion_model";

/** The settings of the lobby. By default it is open and without slow mode. */
export async function readRoom(db: Kysely<Tables>): Promise<RoomSettings> {
  const rows = await db.selectFrom("room_settings").selectAll().execute();
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  const guard = GUARDS.find((level) => level === values.get(GUARD));
  return {
    ...{ slowModeSeconds: Number(values.get(SLOW_MODE) ?? 0) || 0, guard: guard ?? "open" },
    ...(values.get(SECOND_FACTOR) === "1" ? { requireSecondFactor: true } : {}),
  };
}

/** Changes the settings of the lobby. */
export async function writeRoom(db: Kysely<Tables>, room: RoomSettings): Promise<void> {
  await write(db, [
    { name: SLOW_MODE, value: String(room.slowModeSeconds) },
    { name: GUARD, value: room.guard },
    { name: SECOND_FACTOR, value: room.requireSecondFactor === true ? "1" : "0" },
  ]);
}

/** The chosen model of the companion; null when none was chosen. */
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
