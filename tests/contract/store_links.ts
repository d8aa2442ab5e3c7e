// The contract of links that are used once, and of the e-mail addresses that they verify.

import assert from "node:assert/strict";
import type { NewLink } from "../../server/ports/recovery_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, register, registerAll } from "./harness.ts";

const DAY_MS = 86_400_000;
const LATER = MOMENT + DAY_MS;

/** Registers the tests of links, and those of addresses. */
export function checkLinks(check: Check): void {
  checkResetLinks(check);
  checkRaces(check);
  checkEmails(check);
}

function linkOf(userId: number, token: string, more: Partial<NewLink> = {}): NewLink {
  return { userId, kind: "reset_by_mail", token, expiresAt: LATER, ...more };
}

function use(store: Store, token: string, now: number = MOMENT) {
  return store.moderation.transact(({ recovery }) => recovery.useResetLink(token, now));
}

function checkResetLinks(check: Check): void {
  check("a link is used once, before it expires, also after the store was opened again", async (harness) => {
    const { store } = harness;
    const [ada] = await registerAll(store, "Ada");
    await store.recovery.addLink(linkOf(ada, "one", { kind: "reset_by_staff", removesFactors: true }));
    const again = await harness.reopen();
    const link = { userId: ada, kind: "reset_by_staff", removesFactors: true };
    assert.deepEqual(await again.recovery.resetLink("one", LATER - 1), link);
    assert.equal(await again.recovery.resetLink("one", LATER), undefined);
    assert.equal(await again.recovery.resetLink("another", MOMENT), undefined);
    assert.equal(await use(again, "one", LATER), undefined);
    assert.deepEqual(await use(again, "one"), link);
    assert.deepEqual([await again.recovery.resetLink("one", MOMENT), await use(again, "one")], [
      undefined,
      undefined,
    ]);
  });

  check("a newer link ends the older one of its kind and its account", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    for (const link of [linkOf(ada, "mail 1"), linkOf(bob, "bob's"), linkOf(ada, "mail 2")]) {
      await store.recovery.addLink(link);
    }
    await store.recovery.addLink(linkOf(ada, "staff", { kind: "reset_by_staff" }));
    const there = async (token: string) => await store.recovery.resetLink(token, MOMENT) !== undefined;
    assert.deepEqual(
      [await there("mail 1"), await there("mail 2"), await there("bob's"), await there("staff")],
      [false, true, true, true],
    );
  });

  check(
    "a new password ends the links that would set another one, or verify an address",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await store.recovery.addLink(linkOf(ada, "mail"));
      await store.recovery.addLink(linkOf(ada, "staff", { kind: "reset_by_staff" }));
      await store.recovery.addLink(linkOf(ada, "address", { kind: "verify_email", email: "a@example.org" }));
      const account = await store.moderation.transact(({ recovery }) => recovery.setPassword(ada, "new"));
      assert.deepEqual([account?.passwordHash, account?.tokenVersion], ["new", 2]);
      await store.recovery.addLink(linkOf(ada, "next"));
      await store.accounts.setPassword(ada, "newer");
      for (const token of ["mail", "staff", "next"]) assert.equal(await use(store, token), undefined, token);
      assert.equal(await store.recovery.verifyEmail("address", MOMENT), undefined);
    },
  );

  check("a new role ends the links from staff to the account, and those that it made", async ({ store }) => {
    const [ada, bob, eve] = await registerAll(store, "Ada", "Bob", "Eve");
    const byStaff = { kind: "reset_by_staff" } as const;
    const made = async (token: string, userId: number, actorId: number): Promise<void> => {
      await store.moderation.transact(async (within) => {
        await within.recovery.addLink(linkOf(userId, token, byStaff));
        await within.log({
          ...{ at: MOMENT, actorId, actor: "Staff", actorRole: "admin", capacity: "account" },
          ...{ action: "reset_link", targetId: userId, target: "Name", reason: null, detail: null },
        });
      });
    };
    await made("to ada", ada, bob);
    await store.recovery.addLink(linkOf(ada, "by mail"));
    await made("to eve", eve, bob);
    const there = async (token: string) => await store.recovery.resetLink(token, MOMENT) !== undefined;
    await store.accounts.setRole(ada, "admin");
    assert.deepEqual([await there("to ada"), await there("by mail"), await there("to eve")], [
      false,
      true,
      true,
    ]);
    await store.accounts.setRole(bob, "user");
    assert.equal(await there("to eve"), false);
  });

  check("expired links are swept; those of an account that is gone are gone", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.recovery.addLink(linkOf(ada, "ada's"));
    await store.recovery.addLink(linkOf(bob, "bob's"));
    await store.moderation.sweep({ now: LATER - 1, closedBefore: 0, madeBefore: 0 });
    assert.ok(await store.recovery.resetLink("bob's", MOMENT));
    await store.accounts.remove(ada);
    await store.recovery.addLink(linkOf(ada, "nobody's"));
    await store.moderation.sweep({ now: LATER, closedBefore: 0, madeBefore: 0 });
    for (const token of ["ada's", "bob's", "nobody's"]) {
      assert.equal(await store.recovery.resetLink(token, MOMENT), undefined, token);
    }
  });
}

function checkRaces(check: Check): void {
  check(
    "of many uses of one link at once, one works; what fails after it leaves it unused",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await store.recovery.addLink(linkOf(ada, "one"));
      await assert.rejects(store.moderation.transact(async ({ recovery }) => {
        assert.ok(await recovery.useResetLink("one", MOMENT));
        throw new Error("The rest failed");
      }));
      const uses = await Promise.all(Array.from({ length: 8 }, () => use(store, "one")));
      assert.equal(uses.filter((link) => link !== undefined).length, 1);
    },
  );

  check("a recovery code that was used in a transaction that fails is unused", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.recovery.replaceCodes(ada, ["CODE"]);
    await assert.rejects(store.moderation.transact(async ({ recovery }) => {
      assert.equal(await recovery.useCode(ada, "CODE"), true);
      throw new Error("The rest failed");
    }));
    assert.equal(await store.moderation.transact(({ recovery }) => recovery.useCode(ada, "CODE")), true);
    assert.equal(await store.recovery.codesLeft(ada), 0);
  });
}

function checkEmails(check: Check): void {
  const verifying = (userId: number, token: string, email: string): NewLink =>
    linkOf(userId, token, { kind: "verify_email", email });

  check("an address belongs to the account that verified it first, in any case", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.recovery.setEmail(ada, "Zoë@example.org");
    await store.recovery.setEmail(bob, "zoË@EXAMPLE.org");
    await store.recovery.addLink(verifying(ada, "ada's", "Zoë@example.org"));
    await store.recovery.addLink(verifying(bob, "bob's", "zoË@EXAMPLE.org"));
    assert.equal(await store.recovery.byVerifiedEmail("zoë@example.org"), undefined);
    const verified = await store.recovery.verifyEmail("ada's", MOMENT);
    assert.deepEqual(
      [verified?.account.id, verified?.account.verifiedEmail, verified?.before],
      [ada, "Zoë@example.org", null],
    );
    assert.equal((await store.recovery.byVerifiedEmail("ZOË@example.org"))?.id, ada);
    await assert.rejects(store.recovery.verifyEmail("bob's", MOMENT), { name: "Refusal", code: "conflict" });
    const other = await store.accounts.byId(bob);
    assert.deepEqual([other?.email, other?.verifiedEmail], ["zoË@EXAMPLE.org", null]);
    assert.equal(await store.recovery.verifyEmail("ada's", MOMENT), undefined);
    assert.equal(await store.recovery.resetLink("bob's", MOMENT), undefined, "it sets no password");
  });

  check("a verified address stays in force until another is verified", async ({ store }) => {
    const { id } = await register(store, "Ada", "first@example.org");
    await store.recovery.addLink(verifying(id, "first", "first@example.org"));
    await store.recovery.verifyEmail("first", MOMENT);
    const changed = await store.recovery.setEmail(id, "second@example.org");
    assert.deepEqual([changed?.email, changed?.verifiedEmail], ["second@example.org", "first@example.org"]);
    assert.equal((await store.recovery.byVerifiedEmail("first@example.org"))?.id, id);
    await store.recovery.addLink(verifying(id, "second", "second@example.org"));
    await store.recovery.addLink(linkOf(id, "mailed to the first"));
    const verified = await store.recovery.verifyEmail("second", MOMENT);
    assert.deepEqual(
      [verified?.account.verifiedEmail, verified?.before],
      ["second@example.org", "first@example.org"],
    );
    assert.equal(await store.recovery.byVerifiedEmail("first@example.org"), undefined);
    assert.equal(await store.recovery.resetLink("mailed to the first", MOMENT), undefined);
  });

  check("another address ends the link that verifies the one before", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.recovery.setEmail(ada, "wrong@example.org");
    await store.recovery.addLink(verifying(ada, "wrong", "wrong@example.org"));
    await store.recovery.setEmail(ada, "right@example.org");
    assert.equal(await store.recovery.verifyEmail("wrong", MOMENT), undefined);
    assert.equal(await store.recovery.setEmail(9_999, "nobody@example.org"), undefined);
    await store.recovery.addLink(verifying(ada, "late", "right@example.org"));
    assert.equal(await store.recovery.verifyEmail("late", LATER), undefined);
  });
}
