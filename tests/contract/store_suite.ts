// The contract of the store: one suite to run over every storage.

import { checkAccounts } from "./store_accounts.ts";
import { checkEntitlements } from "./store_entitlements.ts";
import { checkPremiumHours } from "./store_premium_hours.ts";
import { checkCompanions } from "./store_companions.ts";
import { checkConversations } from "./store_conversations.ts";
import { checkDeclines } from "./store_declines.ts";
import { checkEpochs } from "./store_epochs.ts";
import { checkExports } from "./store_exports.ts";
import { checkFactors } from "./store_factors.ts";
import { checkDevices } from "./store_devices.ts";
import { checkExchanges } from "./store_exchanges.ts";
import { checkIgnores } from "./store_ignores.ts";
import { checkInvites } from "./store_invites.ts";
import { checkKeys } from "./store_keys.ts";
import { checkMessages } from "./store_messages.ts";
import { checkModeration } from "./store_moderation.ts";
import { checkModerationLists } from "./store_moderation_lists.ts";
import { checkLinks } from "./store_links.ts";
import { checkMails } from "./store_mails.ts";
import { checkRecoveryCodes } from "./store_recovery_codes.ts";
import { checkNumbers } from "./store_numbers.ts";
import { checkOrders } from "./store_orders.ts";
import { checkRoles } from "./store_roles.ts";
import { checkPremiumWalk } from "./store_premium_walk.ts";
import { checkVouchers } from "./store_vouchers.ts";
import { checkVersions } from "./store_versions.ts";
import type { Check, Harness } from "./harness.ts";
import assert from "node:assert/strict";

/** Registers the whole suite for one storage. `open` makes a fresh, empty store. */
export function storeSuite(storage: string, open: () => Promise<Harness>): void {
  const check: Check = (behaviour, run) =>
    Deno.test(`${storage}: ${behaviour}`, async () => {
      await using harness = await open();
      await run(harness);
    });
  checkAccounts(check);
  checkRoles(check);
  checkIgnores(check);
  checkRecoveryCodes(check);
  checkLinks(check);
  checkMails(check);
  checkFactors(check);
  checkInvites(check);
  checkExports(check);
  checkDevices(check);
  checkConversations(check);
  checkDeclines(check);
  checkMessages(check);
  checkKeys(check);
  checkEpochs(check);
  checkNumbers(check);
  checkModeration(check);
  checkModerationLists(check);
  checkCompanions(check);
  checkExchanges(check);
  checkVersions(check);
  checkVouchers(check);
  checkPremiumWalk(check);
  checkEntitlements(check);
  checkOrders(check);
  checkPremiumHours(check);

  check("ping resolves while the store is open and rejects after it was closed", async ({ store }) => {
    await store.ping();
    await store.close();
    await assert.rejects(store.ping());
  });

  check("closing twice is closing once", async ({ store }) => {
    await Promise.all([store.close(), store.close()]);
    await store.close();
  });

  check("closing lets what was asked for before come to its end", async ({ store }) => {
    const created = store.accounts.create({ username: "Ada", passwordHash: "h", email: null, createdAt: 1 });
    const closed = store.close();
    assert.equal((await created).username, "Ada");
    await closed;
  });
}
