// `deno task admin access`: what an account has, until when, and what each part of it came from.

import { deepEqual } from "node:assert/strict";
import { openSqliteStore } from "../../server/adapters/sqlite/sqlite_store.ts";
import { givePremium } from "../support/premium.ts";
import { keptLog } from "../support/room.ts";
import { installation } from "../support/tasks.ts";

Deno.test("admin access prints a line for each entitlement, and none for an account without", async () => {
  await using here = installation();
  await Deno.mkdir(here.dataDir, { recursive: true });
  const { dataDir } = here;
  const store = await openSqliteStore({ databaseUrl: "sqlite:///sexchat.db", dataDir, log: keptLog() });
  const account = (username: string) =>
    store.accounts.create({ username, passwordHash: "h", email: null, createdAt: 1 });
  const [{ id }] = [await account("Ada"), await account("Bob")];
  const at = Date.UTC(2024, 0, 31);
  const paid = { source: "btcpay", price: "10.00", currency: "USD", term: { months: 1 } } as const;
  const { id: refunded } = await givePremium(store, id, { ...paid, at, reference: "one" });
  await givePremium(store, id, { ...paid, at: at + 1, reference: "two" });
  await givePremium(store, id, { source: "voucher", term: { seconds: 60 }, at: at + 2, reference: "7" });
  await givePremium(store, id, {
    at: at + 3,
    until: Date.UTC(2999, 0, 1),
    reason: "a friend\u001b[2J\nof ours",
  });
  await store.moderation.transact((within) =>
    within.premium.revoke(refunded, { at: at + 4, by: "processor" })
  );
  await store.close();
  const ada = await here.task("admin", ["access", "ADA"]);
  deepEqual(ada.stdout.trimEnd().split("\n"), [
    "Ada may write to Violet without limit until 2999-01-01T00:00:00.000Z.",
    "  paid for through BTCPay Server, since 2024-01-31T00:00:00.000Z, until 2024-01-31T00:00:00.004Z, revoked, " +
    "10.00 USD, reference one",
    "  paid for through BTCPay Server, since 2024-01-31T00:00:00.001Z, until 2024-02-29T00:00:00.001Z, " +
    "10.00 USD, reference two",
    "  redeemed with a voucher, since 2024-02-29T00:00:00.001Z, until 2024-02-29T00:01:00.001Z, reference 7",
    "  given by an administrator, since 2024-01-31T00:00:00.003Z, until 2999-01-01T00:00:00.000Z: " +
    "a friend [2J of ours",
  ]);
  const bob = await here.task("admin", ["access", "bob"]);
  deepEqual([bob.code, bob.stdout], [0, "Bob may not write to Violet without limit.\n"]);
});
