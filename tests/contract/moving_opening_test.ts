// Opening a database of the original: what is none says what it is, and one that is read stays as it was.

import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { openOriginal } from "../../server/cli/moving/moving_in.ts";
import { ORIGINAL_SECRET, userRow } from "../support/original_database.ts";
import { placeOf } from "./moving_places.ts";
import { ALICE, fill } from "./moving_rows.ts";

Deno.test("a file with a write-ahead log is read, and no file is left beside it", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await place.original.run("pragma journal_mode = wal");
  await place.original.insert("users", [userRow(ALICE, "Alice")]);
  {
    await using opened = await openOriginal(place.original.source);
    equal(await opened.count("users"), 1, "while the original runs");
  }
  await place.original[Symbol.asyncDispose]();
  const names = (): string[] => Array.from(Deno.readDirSync(place.folder), ({ name }) => name).sort();
  deepEqual(names(), ["original.db"]);
  {
    await using opened = await openOriginal(place.original.source);
    equal(await opened.count("users"), 1);
  }
  deepEqual(names(), ["original.db"]);
});

Deno.test("what is no database of the original says what it is", async () => {
  await using place = await placeOf("sqlite", "sqlite");
  await fill(place);
  await place.moveIn({ jwtSecret: ORIGINAL_SECRET });
  Deno.writeTextFileSync(
    `${place.folder}/text`,
    "not a database at all, but a text that is longer than a header of SQLite ".repeat(4),
  );
  const cases: readonly (readonly [path: string, message: RegExp])[] = [
    [`${place.folder}/nothing`, /does not exist$/],
    [place.folder, /is not a file$/],
    [`${place.folder}/text`, /is not a SQLite database/],
    [`${place.folder}/here.db`, /is a database of this program, not of the original/],
  ];
  for (const [path, message] of cases) await rejects(openOriginal(path), message, path);
  const away = await openOriginal("postgresql://me:hidden@127.0.0.1:1/theirs").then(() => "", String);
  match(away, /postgresql:\/\/127\.0\.0\.1:1\/theirs cannot be reached/);
  ok(!away.includes("hidden"));
  await place.original.run("alter table violet_history drop column text");
  await rejects(openOriginal(place.original.source), /its table violet_history has no column text$/);
  await place.original.run("drop table violet_history; create table django_migrations (id integer)");
  await rejects(openOriginal(place.original.source), /seems to be one of an application made with Django/);
});
