// Queries on the e-mail addresses of accounts. An address belongs to the account that has verified it.

import type { Kysely, Transaction } from "kysely";
import type { Account } from "../../ports/account.ts";
import type { RecoveryStore, VerifiedEmail } from "../../ports/recovery_store.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { MailLanguage } from "../../protocol/mail/mail_languages.ts";
import { accountOf } from "../account_queries.ts";
import type { Dialect } from "../dialect.ts";
import type { Tables } from "../schema.ts";
import { endLinks, useLink } from "./link_queries.ts";

/** The part of the store that is about e-mail addresses. */
export function emailsOf(
  db: Kysely<Tables>,
  dialect: Dialect,
): Pick<RecoveryStore, "setEmail" | "verifyEmail" | "byVerifiedEmail"> {
  return {
    setEmail: (userId, email, language) =>
      db.transaction().execute((within) => setEmail(within, userId, email, language)),
    async verifyEmail(token, now) {
      try {
        return await db.transaction().execute((within) => verifyEmail(within, dialect, token, now));
      } catch (error) {
        if (dialect.uniqueViolation(error) !== "users.verified_email_key") throw error;
        throw new Refusal("conflict", "Another account has verified this e-mail address.");
      }
    },
    async byVerifiedEmail(email) {
      const row = await db.selectFrom("users").selectAll().where("verified_email_key", "=", emailKey(email))
        .executeTakeFirst();
      return row === undefined ? undefined : accountOf(row);
    },
  };
}

function emailKey(email: string): string {
  return email.toLowerCase();
}

async function setEmail(
  within: Transaction<Tables>,
  userId: number,
  email: string,
  language: MailLanguage | undefined,
): Promise<Account | undefined> {
  const changed = { email, ...(language === undefined ? {} : { language }) };
  const row = await within.updateTable("users").set(changed).where("id", "=", userId).returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await endLinks(within, userId, ["verify_email"]);
  return accountOf(row);
}

async function verifyEmail(
  within: Transaction<Tables>,
  dialect: Dialect,
  token: string,
  now: number,
): Promise<VerifiedEmail | undefined> {
  const link = await useLink(within, dialect, { token, now, kinds: ["verify_email"] });
  if (link === undefined || link.email === null) return undefined;
  const { verified_email: before } = await within.selectFrom("users").select("verified_email")
    .where("id", "=", link.user_id).executeTakeFirstOrThrow();
  const row = await within.updateTable("users")
    .set({ email: link.email, verified_email: link.email, verified_email_key: emailKey(link.email) })
    .where("id", "=", link.user_id).returningAll().executeTakeFirstOrThrow();
  // A link in a mail to the earlier address must not open the account any more.
  await endLinks(within, link.user_id, ["reset_by_mail"]);
  return { account: accountOf(row), before };
}
