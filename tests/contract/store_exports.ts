// The contract of what an account is given of itself as a whole.

import assert from "node:assert/strict";
import { type Check, registerAll } from "./harness.ts";

/** Registers the tests of exports. */
export function checkExports(check: Check): void {
  check(
    "all conversations of an account are listed, open and with ignored members too",
    async ({ store }) => {
      const [ada, ...others] = await registerAll(store, "Ada", "Bob", "Cleo", "Dan", "Eve", "Finn");
      const [bob, cleo, dan, eve, finn] = others as [number, number, number, number, number];
      const { conversations, ignores } = store;
      await conversations.invite(ada, bob, 1);
      await conversations.accept(bob, ada, 2);
      await conversations.invite(cleo, ada, 3);
      await conversations.accept(ada, cleo, 4);
      await ignores.add(ada, cleo, 5);
      await conversations.invite(ada, dan, 6);
      await conversations.invite(eve, ada, 7);
      // What Finn wrote while ignored, Ada never learns of; that Bob ignores her, neither.
      await ignores.add(ada, finn, 8);
      await conversations.invite(finn, ada, 9);
      await ignores.add(bob, ada, 10);
      let pauses = 0;
      const all = await conversations.all(ada, () => Promise.resolve(void pauses++));
      assert.deepEqual(all, [
        { peerId: bob, username: "Bob", invitedByOwner: true, invitedAt: 1, acceptedAt: 2 },
        { peerId: cleo, username: "Cleo", invitedByOwner: false, invitedAt: 3, acceptedAt: 4 },
        { peerId: dan, username: "Dan", invitedByOwner: true, invitedAt: 6, acceptedAt: null },
        { peerId: eve, username: "Eve", invitedByOwner: false, invitedAt: 7, acceptedAt: null },
      ]);
      const own = [{ peerId: ada, username: "Ada", invitedByOwner: true, invitedAt: 9, acceptedAt: null }];
      assert.deepEqual(await conversations.all(finn), own);
    },
  );

  check("a long list of conversations is read in parts, with a pause between them", async ({ store }) => {
    const names = Array.from({ length: 45 }, (_, n) => `peer-${n}`);
    const [ada, ...peers] = await registerAll(store, "Ada", ...names);
    for (const peer of peers) await store.conversations.invite(ada, peer, 1);
    let pauses = 0;
    const all = await store.conversations.all(ada, () => Promise.resolve(void pauses++));
    assert.deepEqual([all.map(({ peerId }) => peerId), pauses], [peers.toSorted((a, b) => a - b), 2]);
  });

  check(
    "the reports that an account made are listed oldest first, in pages, closed ones too",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      const { moderation } = store;
      const report = { reporter: "Ada", target: "Bob", text: null, reason: "rude" };
      for (let createdAt = 1; createdAt <= 3; createdAt++) {
        await moderation.addReport({ ...report, reporterId: ada, createdAt });
      }
      await moderation.addReport({ ...report, reporter: "Bob", reporterId: bob, createdAt: 4 });
      await moderation.addReport({ ...report, reporter: "ada", reporterId: null, createdAt: 5 });
      const [first] = await moderation.reportsBy(ada, { after: 0, limit: 1 });
      assert.equal(first?.createdAt, 1);
      await moderation.transact((within) =>
        within.closeReport(first!.id, { status: "resolved", by: "Mo", at: 6 })
      );
      const rest = await moderation.reportsBy(ada, { after: first!.id, limit: 9 });
      assert.deepEqual(rest.map(({ createdAt }) => createdAt), [2, 3]);
      assert.equal((await moderation.reportsBy(ada, { after: 0, limit: 9 })).length, 3);
      await store.accounts.remove(ada);
      assert.deepEqual(await moderation.reportsBy(ada, { after: 0, limit: 9 }), []);
    },
  );
}
