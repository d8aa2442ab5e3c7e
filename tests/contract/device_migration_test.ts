// Migration 0014 on either engine: sign-ins that were ended stay so, and the others go on.

import assert from "node:assert/strict";
import type { Store } from "../../server/ports/store.ts";
import { hasPostgres, runAt, startPostgres } from "../support/postgres.ts";
import { openAt } from "../support/postgres_databases.ts";
import { MOMENT, register } from "./harness.ts";
import { testMigration } from "./migrated_stores.ts";

const UNTIL = MOMENT + 86_400_000;
/** What a database of the version before has: 200 ended sign-ins of one account, and one of another. */
const FILL = [
  ...["ada", "bob"].map((name, n) =>
    `insert into users (username, username_key, password_hash, created_at, token_version)
      values ('${name}', '${name}', 'h', 1, ${n + 3})`
  ),
  ...Array.from(
    { length: 200 },
    (_, n) => `insert into ended_sign_ins (sign_in, user_id, expires_at) values ('s${n}', 1, ${UNTIL})`,
  ),
  `insert into ended_sign_ins (sign_in, user_id, expires_at) values ('bob''s', 2, ${UNTIL})`,
];

async function checkMigrated(store: Store): Promise<void> {
  const { accounts, devices } = store;
  for (const id of ["s0", "s199"]) assert.equal((await devices.signIn(1, id))?.isEnded, true);
  assert.equal((await devices.signIn(2, "bob's"))?.isEnded, true);
  assert.equal(await devices.signIn(1, "s200"), undefined);
  assert.deepEqual(await devices.listOf(1, MOMENT), []);
  const [ada, bob] = [(await accounts.byId(1))!, (await accounts.byId(2))!];
  assert.deepEqual([ada.unlistedEndedAt, ada.tokenVersion, bob.tokenVersion], [undefined, 3, 4]);
  const times = { at: MOMENT, expiresAt: UNTIL, unlistedUntil: UNTIL };
  const device = { userId: 1, tokenVersion: 3, name: "Firefox on Linux", ...times };
  assert.equal((await devices.list({ ...device, id: "s5" })).device, undefined, "it has ended");
  assert.equal((await devices.list({ ...device, id: "restored" })).isNew, true);
  await devices.endSignIn(1, "one more", { at: MOMENT, until: UNTIL });
  assert.equal((await accounts.byId(1))?.tokenVersion, 4, "one more than are kept ends all");
  // Ended ones go with their last token.
  await devices.list({ ...device, userId: 2, tokenVersion: 4, id: "later", at: UNTIL });
  assert.equal(await devices.signIn(2, "bob's"), undefined);
  assert.ok((await register(store, "cora")).id > 2, "ids go on above");
}

testMigration("ended sign-ins move to the devices", { before: "0013", fill: FILL, check: checkMigrated });

if (hasPostgres()) {
  Deno.test("postgres: accounts whose ids take more than 32 bits have devices, as after a restored backup", async () => {
    await using server = await startPostgres();
    const url = await server.createDatabase();
    const store = await openAt(url);
    await runAt(url, "select setval(pg_get_serial_sequence('users', 'id'), 60000000000)");
    const { id: userId } = await register(store, "ada");
    assert.ok(userId > 2 ** 32);
    const times = { at: MOMENT, expiresAt: UNTIL, unlistedUntil: UNTIL };
    await store.devices.list({ id: "laptop", userId, tokenVersion: 1, name: "curl", ...times });
    await store.devices.endSignIn(userId, "unlisted", { at: MOMENT, until: UNTIL });
    await store.devices.endOthers(userId, "laptop", MOMENT);
    assert.equal((await store.devices.listOf(userId, MOMENT)).length, 1);
    await store.close();
  });
}
