// A room over a database file. It can be closed and opened again, like a server that restarts.

import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../server/adapters/sqlite/sqlite_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { keptLog, openRoom, type Room, type RoomOptions } from "./room.ts";

/** A room whose store is in a folder. */
export interface StoredRoom extends AsyncDisposable {
  /** The open room. */
  readonly room: Room;
  /** Stops the server and starts it again over the same database. Earlier clients are disconnected. */
  restart(): Promise<Room>;
  /** Every row of the database, with the name of its table. */
  rows(): { readonly table: string; readonly row: Record<string, unknown> }[];
  /** The bytes of the database and its log, as text. */
  bytes(): string;
}

/** Opens a room over a fresh database file. */
export async function openStoredRoom(options: Omit<RoomOptions, "store"> = {}): Promise<StoredRoom> {
  const folder = await Deno.makeTempDir({ prefix: "sexychat-room-" });
  const open = (): Promise<Store> =>
    openSqliteStore({ databaseUrl: "sqlite:///sexchat.db", dataDir: folder, log: keptLog() });
  let room = await openRoom({ ...options, store: await open() });
  return {
    get room() {
      return room;
    },
    async restart() {
      const { clock } = room;
      await room.settle();
      room.node.drain();
      await room[Symbol.asyncDispose]();
      room = await openRoom({ ...options, clock, store: await open() });
      return room;
    },
    rows: () => rowsOf(`${folder}/sexchat.db`),
    bytes: () =>
      [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile)
        .map(({ name }) => new TextDecoder("latin1").decode(Deno.readFileSync(`${folder}/${name}`))).join(""),
    async [Symbol.asyncDispose]() {
      await room[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function rowsOf(path: string): { table: string; row: Record<string, unknown> }[] {
  using database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    .map(({ name }) => String(name)).filter((name) => !/^(sqlite|kysely)_/.test(name));
  return tables.flatMap((table) =>
    database.prepare(`SELECT * FROM "${table}"`).all().map((row) => ({ table, row: { ...row } }))
  );
}
