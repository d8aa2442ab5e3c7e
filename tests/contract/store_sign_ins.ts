// The contract of sign-ins that were ended by logging out.

import assert from "node:assert/strict";
import { KEPT } from "../../server/ports/limits.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

const DAY_MS = 86_400_000;

/** Registers the tests of sign-ins. */
export function checkSignIns(check: Check): void {
  const times = { at: MOMENT, until: MOMENT + DAY_MS };

  check("a sign-in that has ended stays so, also after the store was opened again", async (harness) => {
    const { store } = harness;
    const [ada] = await registerAll(store, "Ada");
    await Promise.all([1, 2, 3].map(() => store.signIns.end(ada, "laptop", times)));
    assert.deepEqual(
      [await store.signIns.isEnded("laptop"), await store.signIns.isEnded("phone")],
      [true, false],
    );
    assert.equal(await (await harness.reopen()).signIns.isEnded("laptop"), true);
  });

  check("one more than are kept ends all tokens of the account, and of no other", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.signIns.end(bob, "bob's", times);
    const before = (await store.accounts.byId(ada))!.tokenVersion;
    for (let n = 0; n < KEPT.endedSignIns; n++) await store.signIns.end(ada, `ada ${n}`, times);
    assert.equal((await store.accounts.byId(ada))!.tokenVersion, before);
    await store.signIns.end(ada, "one more", times);
    assert.equal((await store.accounts.byId(ada))!.tokenVersion, before + 1);
    assert.equal(await store.signIns.isEnded("bob's"), true);
  });

  check("those whose tokens have expired make room", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const before = (await store.accounts.byId(ada))!.tokenVersion;
    for (let n = 0; n < KEPT.endedSignIns; n++) await store.signIns.end(ada, `old ${n}`, times);
    await store.signIns.end(ada, "new", { at: times.until, until: times.until + DAY_MS });
    assert.equal((await store.accounts.byId(ada))!.tokenVersion, before);
    assert.deepEqual([await store.signIns.isEnded("old 0"), await store.signIns.isEnded("new")], [
      false,
      true,
    ]);
  });

  check("ending a sign-in of an account that is gone does nothing, and is no fault", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.signIns.end(ada, "laptop", times);
    await store.accounts.remove(ada);
    await store.signIns.end(9_999, "nobody's", times);
    assert.equal(await store.signIns.isEnded("nobody's"), false);
  });
}
