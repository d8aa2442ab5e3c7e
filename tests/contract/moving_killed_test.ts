// kill -9 in the middle of an import: nothing of it is there, and it can be done again.

import { deepEqual, equal } from "node:assert/strict";
import { ENGINES, placeOf, usePlaces } from "./moving_places.ts";
import { fillWithMessages } from "../support/many_messages.ts";
import { ORIGINAL_SECRET } from "../support/original_database.ts";

usePlaces();

const CHILD = new URL("../support/import_child.ts", import.meta.url).pathname;

for (const target of ENGINES) {
  for (const step of ["accounts", "messages"]) {
    Deno.test(`${target}: killed among the ${step}, an import has done nothing, and is done again`, async () => {
      await using place = await placeOf("sqlite", target);
      await fillWithMessages(place.original, { members: 5, pairs: 4, each: 500 });
      const { databaseUrl, dataDir } = place.target;
      const args = ["run", "-A", "--no-check", CHILD, place.original.source, databaseUrl, dataDir, step];
      const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "inherit" }).spawn();
      const reader = child.stdout.getReader();
      equal(new TextDecoder().decode((await reader.read()).value), "here\n");
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;

      const store = await place.open();
      equal(await store.accounts.byId(1), undefined);
      deepEqual(await store.messages.history(1, 2, { limit: 10 }), []);
      const report = await place.import({ jwtSecret: ORIGINAL_SECRET, roomPattern: "pm:lower" });
      deepEqual([report.refused, report.kinds.accounts.comes, report.kinds.messages.comes], [
        undefined,
        5,
        2_000,
      ]);
      equal((await store.messages.history(1, 2, { limit: 500 })).length, 500);
    });
  }
}
