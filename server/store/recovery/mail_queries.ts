// Queries on mail that is to be sent.
//
// A row that is not due any more stays for an hour, so that it counts for the limit of its address; of the address it
// keeps a digest.

import type { Kysely, Transaction } from "kysely";
import { KEPT } from "../../ports/limits.ts";
import type { MailKind, MailStore, NewMail } from "../../ports/mail/mail_store.ts";
import { MAIL_LANGUAGES } from "../../protocol/mail/mail_languages.ts";
import { acquireLock, type Dialect } from "../dialect.ts";
import type { Tables } from "../schema.ts";

/** The time within which mails to an address are counted, milliseconds. */
const HOUR_MS = 3_600_000;

/** Makes the queue of mail. */
export function createMails(db: Kysely<Tables>, dialect: Dialect): MailStore {
  return {
    queueMail: (mail, now) => db.transaction().execute((within) => queueMail(within, dialect, mail, now)),
    take: (now, leaseMs) => take(db, dialect, now, leaseMs),
    async putBack(id, dueAt) {
      await db.updateTable("queued_mails").set({ due_at: dueAt, taken_until: null }).where("id", "=", id)
        .where("due_at", "is not", null).execute();
    },
    async finish(id) {
      await db.updateTable("queued_mails").set({ due_at: null, taken_until: null, address: null })
        .where("id", "=", id).execute();
    },
    async waiting() {
      const { count } = await db.selectFrom("queued_mails").where("due_at", "is not", null)
        .select((row) => row.fn.countAll().as("count")).executeTakeFirstOrThrow();
      return Number(count);
    },
    async sweep(now) {
      await db.deleteFrom("queued_mails").where("due_at", "is", null).where("queued_at", "<=", now - HOUR_MS)
        .execute();
    },
  };
}

/**
 * Queues a mail. What is left out, and no mail at all, is a row too, which is never due: each takes the same queries, so
 * that the time of an answer does not tell them apart.
 */
export async function queueMail(
  within: Transaction<Tables>,
  dialect: Dialect,
  mail: NewMail | null,
  now: number,
): Promise<void> {
  await acquireLock(within, dialect.engine, "mail");
  const digest = dialect.sha256(`mail\0${mail?.address.toLowerCase() ?? ""}`);
  const kind: MailKind = mail?.kind ?? "reset_password";
  const { count } = await within.selectFrom("queued_mails").where("address_digest", "=", digest)
    .where("kind", "=", kind).where("queued_at", ">", now - HOUR_MS)
    .select((row) => row.fn.countAll().as("count")).executeTakeFirstOrThrow();
  const { all } = await within.selectFrom("queued_mails").select((row) => row.fn.countAll().as("all"))
    .executeTakeFirstOrThrow();
  if (Number(all) >= KEPT.queuedMails) return;
  const isDue = mail !== null && Number(count) < KEPT.mailsOfAddress;
  await within.insertInto("queued_mails").values({
    kind,
    user_id: isDue ? mail.userId : null,
    address: isDue ? mail.address : null,
    address_digest: isDue ? digest : null,
    language: mail?.language ?? MAIL_LANGUAGES[0],
    queued_at: now,
    due_at: isDue ? now : null,
  }).execute();
}

/** Leaves out mails that wait and would verify an address of an account. */
export async function endVerifications(within: Transaction<Tables>, userId: number): Promise<void> {
  await within.updateTable("queued_mails").set({ due_at: null, taken_until: null, address: null })
    .where("user_id", "=", userId).where("kind", "=", "verify_email").where("due_at", "is not", null)
    .execute();
}

async function take(
  db: Kysely<Tables>,
  { engine }: Dialect,
  now: number,
  leaseMs: number,
): ReturnType<MailStore["take"]> {
  const row = await db.updateTable("queued_mails")
    .set((row) => ({ taken_until: now + leaseMs, attempts: row("attempts", "+", 1) }))
    .where("id", "=", (row) =>
      row.selectFrom("queued_mails").select("id").where("due_at", "<=", now)
        .where((free) => free.or([free("taken_until", "is", null), free("taken_until", "<=", now)]))
        .orderBy("due_at").orderBy("id").limit(1)
        .$if(engine === "postgres", (query) => query.forUpdate().skipLocked()))
    .returningAll().executeTakeFirst();
  if (row === undefined || row.user_id === null || row.address === null) return undefined;
  return {
    id: row.id,
    kind: row.kind as MailKind,
    userId: row.user_id,
    address: row.address,
    language: MAIL_LANGUAGES.find((known) => known === row.language) ?? MAIL_LANGUAGES[0],
    queuedAt: row.queued_at,
    attempts: row.attempts,
  };
}
