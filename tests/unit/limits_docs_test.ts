// docs/security.md shows the tables of limits as the code has them.

import { ok } from "node:assert/strict";
import { capLines, eventLines, failureLines, rateLines } from "../support/limits_table.ts";
import { openRoom } from "../support/room.ts";

Deno.test("docs/security.md shows every rate, every amount and every event as the code has them", async () => {
  const text = await Deno.readTextFile("docs/security.md");
  await using room = await openRoom();
  for (const lines of [rateLines(), failureLines(), capLines(), eventLines(room.node.commands)]) {
    const missing = lines.filter((line) => !text.includes(`${line}\n`));
    ok(
      missing.length === 0,
      `Not in docs/security.md as it is (deno run -A tests/support/limits_table.ts):\n${missing.join("\n")}`,
    );
    ok(text.includes(lines.join("\n")), "The rows stand together, and there are no others");
  }
});
