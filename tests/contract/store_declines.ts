// The contract of declined invitations, and of who may start a private conversation.

import assert from "node:assert/strict";
import { KEPT } from "../../server/ports/limits.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

const DAY_MS = 86_400_000;
const END = MOMENT + DAY_MS;

/** Registers the tests. */
export function checkDeclines(check: Check): void {
  check(
    "a declined invitation is not listed and not repeated until its end, also after a restart",
    async (harness) => {
      const { store } = harness;
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      await store.conversations.invite(ada, bob, MOMENT);
      assert.equal(await store.conversations.decline(bob, ada, END), true);
      const { conversations } = await harness.reopen();
      assert.deepEqual(await conversations.invitations(bob, undefined, END - 1), []);
      assert.equal((await conversations.invite(ada, bob, END - 1)).declined, true);
      assert.equal((await conversations.invite(ada, bob, END)).declined, undefined);
      assert.equal((await conversations.invitations(bob, undefined, END)).length, 1);
    },
  );

  check(
    "only the invited account can decline, and only what is unanswered and visible",
    async ({ store }) => {
      const { conversations, ignores } = store;
      const [ada, bob, cleo] = await registerAll(store, "Ada", "Bob", "Cleo");
      assert.equal(await conversations.decline(bob, ada, END), false);
      await conversations.invite(ada, bob, MOMENT);
      assert.equal(await conversations.decline(ada, bob, END), false);
      await conversations.accept(bob, ada, MOMENT);
      assert.equal(await conversations.decline(bob, ada, END), false);
      await ignores.add(cleo, ada, MOMENT);
      await conversations.invite(ada, cleo, MOMENT);
      assert.equal(await conversations.decline(cleo, ada, END), false);
    },
  );

  check("accepting, and opening the conversation oneself, lift a decline", async ({ store }) => {
    const { conversations } = store;
    const [ada, bob, cleo] = await registerAll(store, "Ada", "Bob", "Cleo");
    for (const inviter of [ada, cleo]) {
      await conversations.invite(inviter, bob, MOMENT);
      await conversations.decline(bob, inviter, END);
    }
    assert.notEqual(await conversations.accept(bob, ada, MOMENT), undefined);
    assert.equal((await conversations.invite(bob, cleo, MOMENT)).acceptedNow, true);
    for (const inviter of [ada, cleo]) {
      const again = await conversations.invite(inviter, bob, MOMENT);
      assert.deepEqual([again.accepted, again.declined], [true, undefined]);
    }
  });

  check(
    "a decline is kept before there is an invitation, goes with the accounts, and is swept",
    async ({ store }) => {
      const { conversations, moderation } = store;
      const [ada, bob, cleo] = await registerAll(store, "Ada", "Bob", "Cleo");
      await conversations.keepDecline(bob, ada, END);
      await conversations.keepDecline(bob, ada, END + 1);
      await conversations.keepDecline(bob, 9_999, END);
      assert.equal((await conversations.invite(ada, bob, END)).declined, true);
      await conversations.keepDecline(bob, cleo, END);
      await moderation.sweep({ now: END, closedBefore: 0, madeBefore: 0 });
      assert.equal((await conversations.invite(cleo, bob, MOMENT)).declined, undefined);
      await store.accounts.remove(ada);
      assert.equal(await store.accounts.byId(ada), undefined);
    },
  );

  check("the newest declines of an account are kept, up to a bound", async ({ store }) => {
    const { conversations, moderation } = store;
    const [ada] = await registerAll(store, "Ada");
    const others = await moderation.transact(async (within) => {
      const ids: number[] = [];
      for (let n = 0; n <= KEPT.declines; n++) {
        const account = { username: `m${n}`, passwordHash: "h", email: null, createdAt: 1 };
        ids.push((await within.createAccount(account)).id);
      }
      return ids;
    });
    for (const [n, id] of others.entries()) await conversations.keepDecline(ada, id, END + n);
    assert.equal((await conversations.invite(others[0]!, ada, MOMENT)).declined, undefined);
    assert.equal((await conversations.invite(others[1]!, ada, MOMENT)).declined, true);
  });

  check("who may start a conversation is null until it is chosen, and kept then", async (harness) => {
    const { store } = harness;
    const [ada] = await registerAll(store, "Ada");
    assert.equal((await store.accounts.byId(ada))?.dmFrom, undefined);
    await store.accounts.setDmFrom(ada, "members");
    await store.accounts.setDmFrom(9_999, "nobody");
    assert.equal((await (await harness.reopen()).accounts.byName("ada"))?.dmFrom, "members");
  });
}
