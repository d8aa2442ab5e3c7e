// What the parts of an import share.

import type { Insertable, Transaction } from "kysely";
import type { ImportProgress } from "../../ports/moving/import_report.ts";
import type { ImportTools } from "../../ports/moving/import_tools.ts";
import type { OriginalDatabase, OriginalTable, OriginalValue } from "../../ports/moving/original_database.ts";
import { nameKey } from "../../protocol/names.ts";
import type { Tables } from "../schema.ts";
import type { ImportTally } from "./import_tally.ts";
import { timeOf } from "./original_values.ts";
import type { RoomMember } from "./room_patterns.ts";

/** Rows written with one statement. */
const BATCH_ROWS = 500;
/** Rows between two reports of progress. */
const PROGRESS_ROWS = 1_000;

/** An import while it runs. */
export interface Importing {
  readonly within: Transaction<Tables>;
  readonly original: OriginalDatabase;
  readonly tools: ImportTools;
  readonly tally: ImportTally;
  readonly now: number;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** An account that comes. */
export interface Person extends RoomMember {
  /** Its name here. */
  readonly name: string;
}

/** The accounts that come, and those that are the companion. */
export class People {
  readonly #byId: Map<number, Person> = new Map();
  readonly #byName: Map<string, Person> = new Map();
  readonly #byKey: Map<string, Person> = new Map();

  constructor(people: readonly Person[], readonly companions: ReadonlySet<number>) {
    for (const person of people.toSorted((a, b) => a.id - b.id)) {
      this.#byId.set(person.id, person);
      const key = nameKey(person.username);
      if (!this.#byName.has(person.username)) this.#byName.set(person.username, person);
      if (!this.#byKey.has(key)) this.#byKey.set(key, person);
    }
  }

  get(id: number | undefined): Person | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** The account of a name in the original: as written, else the oldest one but for case. */
  named(username: string): Person | undefined {
    return this.#byName.get(username) ?? this.#byKey.get(nameKey(username));
  }

  isCompanion(...ids: (number | undefined)[]): boolean {
    return ids.some((id) => id !== undefined && this.companions.has(id));
  }
}

/** Rows of one table that are written some at a time. Call `flush` at the end. */
export class RowBatch<T extends keyof Tables> {
  #rows: Insertable<Tables[T]>[] = [];

  constructor(readonly within: Transaction<Tables>, readonly table: T) {}

  async add(row: Insertable<Tables[T]>): Promise<void> {
    this.#rows.push(row);
    if (this.#rows.length === BATCH_ROWS) await this.flush();
  }

  async flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length > 0) await this.within.insertInto(this.table).values(rows as never).execute();
  }
}

/** Passes rows on, and reports how many of a table were read. */
export async function* watched<Row>(
  { original, onProgress }: Pick<Importing, "original" | "onProgress">,
  step: ImportProgress["step"],
  table: OriginalTable,
  rows: AsyncIterable<Row>,
): AsyncIterable<Row> {
  const total = await original.count(table);
  let done = 0;
  for await (const row of rows) {
    yield row;
    if (++done % PROGRESS_ROWS === 0) onProgress({ step, done, total });
  }
  onProgress({ step, done, total });
}

/** The time of a row; of one without, the time of the import, which is noted. */
export function timeOrNow(
  { tally, now }: Pick<Importing, "tally" | "now">,
  kind: "accounts" | "ignores" | "bans" | "mutes",
  value: OriginalValue,
  example: unknown,
): number {
  const at = timeOf(value, now);
  if (at === undefined) tally.changed(kind, "time_unknown", example);
  return at ?? now;
}
