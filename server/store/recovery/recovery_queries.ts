// Queries on the ways back into an account.

import type { Kysely, Transaction } from "kysely";
import { type RecoveryStore, type RecoveryTransaction, RESET_KINDS } from "../../ports/recovery_store.ts";
import { setPassword } from "../account_queries.ts";
import { type Dialect, lockAccount } from "../dialect.ts";
import { removeFactors } from "../factors/factor_queries.ts";
import type { Tables } from "../schema.ts";
import { codesOf, useCode } from "./code_queries.ts";
import { emailsOf } from "./email_queries.ts";
import { addLink, linkOf, resetLink, useLink } from "./link_queries.ts";
import { queueMail } from "./mail_queries.ts";

/** Makes the store. */
export function createRecovery(db: Kysely<Tables>, dialect: Dialect): RecoveryStore {
  return {
    ...codesOf(db, dialect),
    ...emailsOf(db, dialect),
    addLink: (link) => db.transaction().execute((within) => addLink(within, dialect, link)),
    resetLink: (token, now) => resetLink(db, dialect, token, now),
  };
}

/** The part of a moderation transaction that lets a person in again. */
export function recoveryWithin(within: Transaction<Tables>, dialect: Dialect): RecoveryTransaction {
  return {
    addLink: (link) => addLink(within, dialect, link),
    async useResetLink(token, now) {
      const row = await useLink(within, dialect, { token, now, kinds: RESET_KINDS });
      return row === undefined ? undefined : linkOf(row);
    },
    async removeFactors(userId) {
      if (!await lockAccount(within, dialect.engine, userId)) return false;
      await within.deleteFrom("recovery_codes").where("user_id", "=", userId).execute();
      return await removeFactors(within, userId);
    },
    useCode: async (userId, code) =>
      await lockAccount(within, dialect.engine, userId) && await useCode(within, dialect, userId, code),
    setPassword: (userId, passwordHash) => setPassword(within, userId, passwordHash),
    queueMail: (mail, now) => queueMail(within, dialect, mail, now),
  };
}
