// A process of its own that opens a store, for the tests that kill it, narrow its permissions or run several.
//
// Arguments: `open FOLDER` opens the store and prints "open", or why it cannot; `register FOLDER COUNT` registers that
// many people, several at once, and prints each name when it has been acknowledged.

import { openSqliteStore } from "../../server/adapters/sqlite/sqlite_store.ts";
import { StoreUnusable } from "../../server/store/store_unusable.ts";
import { keepingLog } from "./sqlite_log.ts";

/** People registered at once. */
const AT_ONCE = 4;

const [task, dataDir = "", count = "0"] = Deno.args;

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

try {
  const store = await openSqliteStore({ databaseUrl: "sqlite:///sexchat.db", dataDir, log: keepingLog() });
  if (task === "open") {
    await store.ping();
    say("open");
  }
  for (let first = 0; task === "register" && first < Number(count); first += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, async (_, i) => {
      const username = `person-${first + i}`;
      await store.accounts.create({
        username,
        passwordHash: "hash",
        email: `${username}@example.org`,
        createdAt: 1,
      });
      say(username);
    }));
  }
  await store.close();
} catch (error) {
  if (!(error instanceof StoreUnusable)) throw error;
  say(error.message);
}
