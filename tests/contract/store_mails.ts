// The contract of mail that is to be sent.

import assert from "node:assert/strict";
import { KEPT } from "../../server/ports/limits.ts";
import type { NewMail } from "../../server/ports/mail/mail_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

const HOUR_MS = 3_600_000;
const LEASE_MS = 60_000;

/** Registers the tests of mail. */
export function checkMails(check: Check): void {
  checkTaking(check);
  checkLimits(check);
}

function queue(store: Store, userId: number, more: Partial<NewMail> = {}): Promise<void> {
  const mail: NewMail = {
    ...{ kind: "verify_email", userId, address: "Ada@example.org", language: "es", at: MOMENT },
    ...more,
  };
  return store.mails.queueMail(mail, mail.at);
}

/** Takes and finishes all that is due, and resolves to the kinds. */
async function sendAll(store: Store, now: number): Promise<string[]> {
  const kinds: string[] = [];
  for (let mail; (mail = await store.mails.take(now, LEASE_MS)) !== undefined;) {
    kinds.push(mail.kind);
    await store.mails.finish(mail.id);
  }
  return kinds;
}

function checkTaking(check: Check): void {
  check("queued mail is there after the store was opened again, oldest first", async (harness) => {
    const [ada] = await registerAll(harness.store, "Ada");
    await queue(harness.store, ada);
    await queue(harness.store, ada, { kind: "reset_password", at: MOMENT + 1 });
    const store = await harness.reopen();
    assert.equal(await store.mails.waiting(), 2);
    assert.equal(await store.mails.take(MOMENT - 1, LEASE_MS), undefined);
    const { id, ...taken } = (await store.mails.take(MOMENT, LEASE_MS))!;
    assert.ok(id > 0);
    assert.deepEqual(taken, {
      ...{ kind: "verify_email", userId: ada, address: "Ada@example.org", language: "es" },
      ...{ queuedAt: MOMENT, attempts: 1 },
    });
    await store.mails.finish(id);
    assert.deepEqual(await sendAll(store, MOMENT + 1), ["reset_password"]);
    assert.equal(await store.mails.waiting(), 0);
  });

  check(
    "a mail that one node sends is not sent by another, until that node is taken to be gone",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await queue(store, ada);
      const takes = await Promise.all(Array.from({ length: 8 }, () => store.mails.take(MOMENT, LEASE_MS)));
      assert.equal(takes.filter((mail) => mail !== undefined).length, 1);
      assert.equal(await store.mails.take(MOMENT + LEASE_MS - 1, LEASE_MS), undefined);
      assert.equal((await store.mails.take(MOMENT + LEASE_MS, LEASE_MS))?.attempts, 2);
    },
  );

  check(
    "a mail that was put back is due again at its time, and one that was finished never",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await queue(store, ada);
      const { id } = (await store.mails.take(MOMENT, LEASE_MS))!;
      await store.mails.putBack(id, MOMENT + 15_000);
      assert.equal(await store.mails.take(MOMENT + 14_999, LEASE_MS), undefined);
      assert.equal((await store.mails.take(MOMENT + 15_000, LEASE_MS))?.attempts, 2);
      await store.mails.finish(id);
      await store.mails.putBack(id, MOMENT);
      assert.equal(await store.mails.take(MOMENT + HOUR_MS, LEASE_MS), undefined);
    },
  );

  check("mail about an account that is gone is gone", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await queue(store, ada);
    await store.accounts.remove(ada);
    assert.equal(await store.mails.take(MOMENT, LEASE_MS), undefined);
  });
}

function checkLimits(check: Check): void {
  check("an address gets five mails of a kind in an hour, in any case, sent or not", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    for (let n = 0; n < KEPT.mailsOfAddress; n++) await queue(store, ada, { at: MOMENT + n });
    await queue(store, bob, { address: "ADA@example.org", at: MOMENT + 5 });
    await queue(store, ada, { kind: "reset_password", at: MOMENT + 6 });
    await queue(store, ada, { address: "bob@example.org", at: MOMENT + 7 });
    assert.deepEqual(await sendAll(store, MOMENT + 10), [
      ...Array.from({ length: KEPT.mailsOfAddress }, () => "verify_email"),
      ...["reset_password", "verify_email"],
    ]);
    await queue(store, ada, { at: MOMENT + HOUR_MS - 1 });
    assert.deepEqual(await sendAll(store, MOMENT + HOUR_MS), []);
    await queue(store, ada, { at: MOMENT + HOUR_MS });
    assert.equal((await sendAll(store, MOMENT + HOUR_MS)).length, 1);
  });

  check("no mail is a row too, which is never sent, and is forgotten after an hour", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    for (let n = 0; n < KEPT.mailsOfAddress + 2; n++) await store.mails.queueMail(null, MOMENT);
    assert.deepEqual([await store.mails.waiting(), await store.mails.take(MOMENT, LEASE_MS)], [0, undefined]);
    await queue(store, ada);
    await store.mails.sweep(MOMENT + 2 * HOUR_MS);
    assert.equal(await store.mails.waiting(), 1, "what was not sent stays");
    await sendAll(store, MOMENT + 2 * HOUR_MS);
  });

  check("mail is queued in a transaction as a whole or not at all", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const mail: NewMail = {
      ...{ kind: "password_was_reset", userId: ada, address: "a@example.org", language: "en", at: MOMENT },
    };
    await assert.rejects(store.moderation.transact(async ({ recovery }) => {
      await recovery.queueMail(mail, MOMENT);
      throw new Error("The rest failed");
    }));
    assert.equal(await store.mails.waiting(), 0);
    await store.moderation.transact(({ recovery }) => recovery.queueMail(mail, MOMENT));
    assert.deepEqual(await sendAll(store, MOMENT), ["password_was_reset"]);
  });
}
