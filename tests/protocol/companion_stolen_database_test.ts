// What somebody who has the database file, but not the key, learns of conversations with Violet: nothing.

import assert from "node:assert/strict";
import { createAesVault } from "../../server/adapters/aes_vault.ts";
import { openSqliteStore } from "../../server/adapters/sqlite/sqlite_store.ts";
import { FakeInference } from "../support/fake_inference.ts";
import { member } from "../support/companion_client.ts";
import { keptLog, openRoom } from "../support/room.ts";

Deno.test("violet: a stolen database shows nothing that was said, and another key opens nothing", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sexychat-test-" });
  try {
    const options = { databaseUrl: "sqlite:///club.db", dataDir, log: keptLog() };
    const inference = new FakeInference();
    inference.answers = () => "an answer like no other";
    {
      await using room = await openRoom({ store: await openSqliteStore(options), inference });
      const ada = await member(room, "Ada");
      await ada.ask("a question like no other");
      await ada.heard(1);
      assert.match(await filesIn(dataDir), /violet_history/);
      assert.doesNotMatch(await filesIn(dataDir), /like no other/);
    }
    assert.doesNotMatch(await filesIn(dataDir), /like no other/);

    const vault = createAesVault("the key of somebody else");
    await using room = await openRoom({ store: await openSqliteStore(options), inference, vault });
    const ada = await member(room, "Ada");
    const account = (await room.store.accounts.byName("Ada"))!;
    assert.equal((await room.store.companions.history(account.id)).length, 2);
    assert.deepEqual((await room.node.dm.history(account, "Violet", { limit: 500 })).messages, []);
    await ada.ask("Hello");
    await ada.heard(1);
    assert.deepEqual(inference.latest.turns.slice(1).map(({ content }) => content), ["Hello"]);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

/** Every byte of the files of a folder, as text. */
async function filesIn(folder: string): Promise<string> {
  let all = "";
  for await (const { name } of Deno.readDir(folder)) {
    all += new TextDecoder("latin1").decode(await Deno.readFile(`${folder}/${name}`));
  }
  return all;
}
