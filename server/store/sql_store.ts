// The store over an SQL database with a Kysely dialect.

import { type Kysely, sql } from "kysely";
import type { Store } from "../ports/store.ts";
import { createAccounts } from "./account_queries.ts";
import { createCompanions } from "./companion/companion_queries.ts";
import { createConversations } from "./conversation_queries.ts";
import { createDevices } from "./device_queries.ts";
import type { Dialect } from "./dialect.ts";
import { createKeyBackups } from "./e2ee/backup_queries.ts";
import { createEpochs } from "./e2ee/epoch_queries.ts";
import { createKeyLogs } from "./e2ee/log_queries.ts";
import { createKeyMoves } from "./e2ee/move_queries.ts";
import { createFactors } from "./factors/factor_queries.ts";
import { createIgnores } from "./ignore_queries.ts";
import { markWrite } from "./instance.ts";
import { createInvites } from "./invites/invite_queries.ts";
import { createMessages } from "./message_queries.ts";
import { createModeration } from "./moderation_queries.ts";
import { createEntitlements } from "./premium/entitlement_queries.ts";
import { createOrders } from "./premium/order_queries.ts";
import { createVouchers } from "./premium/voucher_queries.ts";
import { createMails } from "./recovery/mail_queries.ts";
import { createRecovery } from "./recovery/recovery_queries.ts";
import type { Tables } from "./schema.ts";

/**
 * Makes the store over a database without pending migrations. Closing the store closes the database. `takesWrites`
 * resolves to whether the database takes writes, and never rejects.
 */
export function createStore(
  db: Kysely<Tables>,
  dialect: Dialect,
  takesWrites: () => Promise<boolean>,
): Store {
  let closing: Promise<void> | undefined;
  return {
    accounts: createAccounts(db, dialect),
    ignores: createIgnores(db, dialect),
    recovery: createRecovery(db, dialect),
    mails: createMails(db, dialect),
    factors: createFactors(db, dialect),
    devices: createDevices(db, dialect),
    invites: createInvites(db, dialect),
    entitlements: createEntitlements(db),
    orders: createOrders(db, dialect),
    vouchers: createVouchers(db),
    conversations: createConversations(db, dialect),
    messages: createMessages(db, dialect),
    keys: {
      ...{ ...createKeyLogs(db, dialect), ...createKeyBackups(db, dialect) },
      ...{ ...createKeyMoves(db, dialect), ...createEpochs(db, dialect) },
    },
    companions: createCompanions(db, dialect),
    moderation: createModeration(db, dialect),
    async ping() {
      await sql`select 1 from users limit 1`.execute(db);
      return await takesWrites();
    },
    mark: () => markWrite(db),
    close() {
      closing ??= close(db);
      return closing;
    },
  };
}

/** Waits for running queries, then closes the database. Ignores a database that cannot be reached any more. */
async function close(db: Kysely<Tables>): Promise<void> {
  await db.connection().execute(() => Promise.resolve()).catch(() => {});
  await db.destroy();
}
