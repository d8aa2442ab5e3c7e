// The contract of recovery codes.

import assert from "node:assert/strict";
import { newRecoveryCodes, RECOVERY_CODES, recoveryCodeKey } from "../../server/protocol/recovery_codes.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, registerAll } from "./harness.ts";

/** Registers the tests of recovery codes. */
export function checkRecoveryCodes(check: Check): void {
  const made = (): string[] =>
    newRecoveryCodes(() => crypto.randomUUID()).map((code) => recoveryCodeKey(code)!);

  const useCode = ({ moderation }: Store, userId: number, code: string): Promise<boolean> =>
    moderation.transact(({ recovery }) => recovery.useCode(userId, code));

  check(
    "each recovery code works once, for its account, also after the store was opened again",
    async (harness) => {
      const { store } = harness;
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      const codes = made();
      assert.equal(await store.recovery.codesLeft(ada), 0);
      await store.recovery.replaceCodes(ada, codes);
      assert.equal(await store.recovery.codesLeft(ada), RECOVERY_CODES);
      assert.equal(await useCode(store, bob, codes[0]!), false);
      assert.equal(await store.recovery.hasCode(ada, codes[0]!), true);
      assert.equal(await useCode(store, ada, codes[0]!), true);
      assert.equal(await store.recovery.hasCode(ada, codes[0]!), false);
      const reopened = await harness.reopen();
      assert.deepEqual(
        [await useCode(reopened, ada, codes[0]!), await reopened.recovery.codesLeft(ada)],
        [false, RECOVERY_CODES - 1],
      );
      for (const code of codes.slice(1)) assert.equal(await useCode(reopened, ada, code), true);
      assert.equal(await reopened.recovery.codesLeft(ada), 0);
    },
  );

  check("of many uses of one recovery code at once, one works", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const [code] = made();
    await store.recovery.replaceCodes(ada, [code!]);
    const uses = await Promise.all(Array.from({ length: 8 }, () => useCode(store, ada, code!)));
    assert.equal(uses.filter(Boolean).length, 1);
  });

  check("new recovery codes end the earlier ones of their account alone", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    const codes = made();
    await store.recovery.replaceCodes(ada, codes);
    await store.recovery.replaceCodes(bob, codes);
    await Promise.all([made(), made()].map((newer) => store.recovery.replaceCodes(ada, newer)));
    assert.equal(await store.recovery.codesLeft(ada), RECOVERY_CODES);
    assert.equal(await useCode(store, ada, codes[0]!), false);
    assert.equal(await useCode(store, bob, codes[0]!), true);
  });

  check("an account that is gone has no recovery codes, and gets none", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    const codes = made();
    await store.recovery.replaceCodes(ada, codes);
    await store.accounts.remove(ada);
    await store.recovery.replaceCodes(ada, codes);
    assert.equal(await store.recovery.codesLeft(ada), 0);
    assert.equal(await store.recovery.hasCode(ada, codes[0]!), false);
  });
}
