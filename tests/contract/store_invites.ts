// The contract of invitations to register.

import assert from "node:assert/strict";
import type { NewInvite } from "../../server/ports/invite_store.ts";
import { KEPT } from "../../server/ports/limits.ts";
import type { Store } from "../../server/ports/store.ts";
import { newLinkToken } from "../../server/protocol/mail/links.ts";
import { type Check, registerAll } from "./harness.ts";

const DAY_MS = 86_400_000;

/** Adds an invitation for one, made at 1 for a day. Resolves to its code and id. */
async function addInvite(
  store: Store,
  change: Partial<NewInvite> = {},
): Promise<{ code: string; id: number }> {
  const code = newLinkToken(() => crypto.randomUUID());
  const invite = { code, uses: 1, createdAt: 1, expiresAt: DAY_MS, madeById: null, ...change };
  return { code: invite.code, id: await store.moderation.transact((within) => within.addInvite(invite)) };
}

function register(store: Store, username: string, invite: string, createdAt = 2): Promise<unknown> {
  return store.accounts.create({ username, passwordHash: "h", email: null, createdAt, invite });
}

/** Registers the tests of invitations. */
export function checkInvites(check: Check): void {
  check("an invitation makes as many accounts as it has uses, also after a restart", async (harness) => {
    const { code, id } = await addInvite(harness.store, { uses: 2 });
    await register(harness.store, "Ada", code);
    const listed = [{ id, usesLeft: 1, expiresAt: DAY_MS, madeBy: null }];
    assert.deepEqual(await harness.store.invites.list(2), listed);
    const store = await harness.reopen();
    assert.deepEqual([await store.invites.list(2), await store.invites.holds(code, 2)], [listed, true]);
    await register(store, "Bob", code);
    assert.deepEqual([await store.invites.list(2), await store.invites.holds(code, 2)], [[], false]);
    await assert.rejects(register(store, "Cleo", code), { code: "registration_closed" });
    assert.equal(await store.accounts.byName("Cleo"), undefined);
  });

  check("an account that is not made takes no use", async ({ store }) => {
    await registerAll(store, "Ada");
    const { code } = await addInvite(store);
    await assert.rejects(register(store, "ada", code), { code: "username_taken" });
    await assert.rejects(
      store.moderation.transact(async (within) => {
        const account = { username: "Bob", passwordHash: "h", email: null, createdAt: 2, invite: code };
        await within.createAccount(account);
        throw new Error("undone");
      }),
      { message: "undone" },
    );
    assert.equal((await store.invites.list(2))[0]?.usesLeft, 1);
    await register(store, "Bob", code);
  });

  check("of many who take the last uses at once, as many get in as there are", async ({ store }) => {
    const { code } = await addInvite(store, { uses: 3 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => register(store, `ada-${n}`, code)),
    );
    const made = outcomes.filter(({ status }) => status === "fulfilled").length;
    const { items } = await store.accounts.page({ query: "", cursor: null, limit: 50 });
    assert.deepEqual([made, items.length, await store.invites.list(2)], [3, 3, []]);
  });

  check("an unknown, an expired and a revoked invitation let nobody in", async ({ store }) => {
    const [over, revoked] = [await addInvite(store, { expiresAt: 10 }), await addInvite(store)];
    const remove = (id: number, now: number): Promise<boolean> =>
      store.moderation.transact((within) => within.removeInvite(id, now));
    assert.deepEqual([await remove(revoked.id, 2), await remove(revoked.id, 2)], [true, false]);
    assert.equal(await remove(over.id, 10), false);
    assert.equal(await remove(-1, 2), false);
    const codes = [over.code, revoked.code, "x".repeat(40), "", over.code.toUpperCase()];
    for (const code of codes) {
      assert.equal(await store.invites.holds(code, 10), false);
      await assert.rejects(register(store, "Ada", code, 10), { code: "registration_closed" });
    }
    assert.deepEqual(await store.invites.list(10), []);
    assert.equal((await store.invites.list(9)).length, 1);
  });

  check("invitations are listed newest first, and end with the account that made them", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const ids = [];
    for (const madeById of [ada, bob, null]) ids.unshift((await addInvite(store, { madeById })).id);
    const listed = (await store.invites.list(2)).map(({ id, madeBy }) => [id, madeBy]);
    assert.deepEqual(listed, ids.map((id, n) => [id, [null, "Bob", "Ada"][n]]));
    await store.accounts.remove(bob);
    assert.deepEqual((await store.invites.list(2)).map(({ madeBy }) => madeBy), [null, "Ada"]);
  });

  check("there are no more open invitations than are kept, and expired ones make room", async ({ store }) => {
    await addInvite(store, { expiresAt: 5 });
    for (let n = 1; n < KEPT.invites; n++) await addInvite(store);
    await assert.rejects(addInvite(store, { createdAt: 4 }), { code: "conflict" });
    await addInvite(store, { createdAt: 5 });
    await assert.rejects(addInvite(store, { createdAt: 5 }), { code: "conflict" });
    await store.moderation.sweep({ now: DAY_MS, closedBefore: 0, madeBefore: 0 });
    assert.deepEqual(await store.invites.list(2), []);
  });
}
