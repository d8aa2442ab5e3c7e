// Moving in with 100,000 messages, each opened and sealed anew.

import { deepEqual, ok } from "node:assert/strict";
import { ENGINES, placeOf, usePlaces } from "../contract/moving_places.ts";
import { fillWithMessages } from "../support/many_messages.ts";
import { ORIGINAL_SECRET } from "../support/original_database.ts";

usePlaces();

/** Longest time for the search of patterns, a dry run and the import, milliseconds. */
const MOST_MS = 2 * 60_000;
/** Most memory that the import takes on top, bytes: what it keeps does not grow with the messages. */
const MOST_BYTES = 300 * 1024 * 1024;

for (const target of ENGINES) {
  Deno.test(`${target}: 100,000 messages of 400 pairs move in within two minutes`, async () => {
    await using place = await placeOf("sqlite", target);
    await fillWithMessages(place.original, { members: 30, pairs: 400, each: 250 });
    const before = Deno.memoryUsage().rss;
    const start = performance.now();
    const { kinds } = await place.moveIn({ jwtSecret: ORIGINAL_SECRET });
    const took = performance.now() - start;
    deepEqual([kinds.messages.comes, kinds.pairs.comes], [100_000, 400]);
    ok(took < MOST_MS, `${Math.round(took)} ms`);
    const grown = Deno.memoryUsage().rss - before;
    ok(grown < MOST_BYTES, `${Math.round(grown / 1024 / 1024)} MiB`);
  });
}
