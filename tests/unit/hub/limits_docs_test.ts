// docs/security.md shows the tables of limits as the code has them.

import { ok } from "node:assert/strict";
import { RATES } from "../../../server/hub/limits/bounds.ts";
import { tables } from "../../support/limits_table.ts";
import { openRoom } from "../../support/room.ts";

Deno.test("docs/security.md shows every rate, amount, lane and event as the code has them", async () => {
  const text = await Deno.readTextFile("docs/security.md");
  await using room = await openRoom();
  for (const lines of tables(room.node.commands)) {
    const missing = lines.filter((line) => !text.includes(`${line}\n`));
    ok(
      missing.length === 0,
      `Not in docs/security.md as it is (deno run -A tests/support/limits_table.ts):\n${missing.join("\n")}`,
    );
    ok(text.includes(lines.join("\n")), "The rows stand together, and there are no others");
  }
});

Deno.test("the file that a rate names is the one that takes from it", async () => {
  for (const [name, { where }] of Object.entries(RATES)) {
    ok((await Deno.readTextFile(where)).includes(`"${name}"`), `${where} does not take from ${name}`);
  }
});
