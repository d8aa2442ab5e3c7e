// The contract of devices, and of sign-ins that have ended.

import assert from "node:assert/strict";
import type { NewDevice } from "../../server/ports/device_store.ts";
import { KEPT } from "../../server/ports/limits.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Start of the hour of {@link MOMENT}. */
const HOUR = MOMENT - MOMENT % HOUR_MS;
const AT = { at: MOMENT, until: MOMENT + 7 * DAY_MS };

/** A device whose tokens name it, unless `more` says otherwise. */
function device(userId: number, id: string, more: Partial<NewDevice> = {}): NewDevice {
  return {
    ...{ id, userId, tokenVersion: 1, name: "Firefox on Linux", at: MOMENT },
    ...{ expiresAt: MOMENT + 7 * DAY_MS, unlistedUntil: 0 },
    ...more,
  };
}

async function idsOf(store: Store, userId: number, at: number = MOMENT): Promise<string[]> {
  return (await store.devices.listOf(userId, at)).map(({ id }) => id);
}

/** Registers the tests of devices. */
export function checkDevices(check: Check): void {
  checkList(check);
  checkOldest(check);
  checkTokens(check);
  checkEnding(check);
  checkEnded(check);
}

function checkList(check: Check): void {
  check("devices: a listed one is there, also after the store was opened again", async (harness) => {
    const { devices } = harness.store;
    const [ada] = await registerAll(harness.store, "Ada");
    const listed = await devices.list(device(ada, "laptop"));
    const laptop = { id: "laptop", name: "Firefox on Linux", createdAt: MOMENT, seenAt: MOMENT };
    assert.deepEqual(listed, { device: laptop, isNew: true, ended: [] });
    const store = await harness.reopen();
    assert.deepEqual(await store.devices.listOf(ada, MOMENT), [laptop]);
    assert.deepEqual(await store.devices.signIn(ada, "laptop"), {
      ...{ isEnded: false, tokenVersion: 1, unlistedUntil: 0 },
    });
    assert.equal(await store.devices.signIn(ada, "phone"), undefined);
  });

  check(
    "devices: the same one listed at once by several makes one row, and keeps its name",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      const made = await Promise.all([1, 2, 3, 4].map(() => store.devices.list(device(ada, "laptop"))));
      assert.equal(made.filter(({ isNew }) => isNew).length, 1);
      assert.equal(await store.devices.rename(ada, "laptop", "Kitchen", MOMENT), true);
      const later = { name: "Chrome", at: MOMENT + DAY_MS, expiresAt: MOMENT + 8 * DAY_MS };
      const again = await store.devices.list(device(ada, "laptop", later));
      assert.deepEqual([again.isNew, again.device], [
        false,
        { id: "laptop", name: "Kitchen", createdAt: MOMENT, seenAt: HOUR + DAY_MS },
      ]);
    },
  );

  check("devices: only their account sees, renames and ends them", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.devices.list(device(ada, "laptop"));
    assert.deepEqual(await idsOf(store, bob), []);
    assert.equal(await store.devices.rename(bob, "laptop", "mine", MOMENT), false);
    assert.equal(await store.devices.end(bob, "laptop", MOMENT), false);
    await store.devices.endSignIn(bob, "laptop", AT);
    assert.deepEqual([await store.devices.signIn(bob, "phone"), await idsOf(store, bob)], [undefined, []]);
    assert.equal((await store.devices.listOf(ada, MOMENT))[0]?.name, "Firefox on Linux");
  });

  check("devices: their account may be gone", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.devices.list(device(ada, "laptop"));
    await store.accounts.remove(ada);
    assert.deepEqual(await store.devices.list(device(ada, "laptop")), {
      device: undefined,
      isNew: false,
      ended: [],
    });
    await store.devices.endSignIn(ada, "laptop", AT);
    await store.devices.endOthers(ada, "laptop", MOMENT);
    assert.equal(await store.devices.signIn(ada, "laptop"), undefined);
  });
}

function checkOldest(check: Check): void {
  check("devices: beyond the most of an account, those in use least recently end", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.devices.list(device(bob, "bob's"));
    const at = (n: number): number => MOMENT + n * HOUR_MS;
    for (let n = 0; n < KEPT.devices; n++) await store.devices.list(device(ada, `d${n}`, { at: at(n) }));
    await store.devices.saw([{ ids: ["d0"], seenAt: at(60), expiresAt: 0 }]);
    const { ended } = await store.devices.list(device(ada, "new", { at: at(61) }));
    assert.deepEqual(ended, ["d1"]);
    const left = await idsOf(store, ada);
    assert.deepEqual([left.length, left.includes("d1"), left[0], left[1]], [
      KEPT.devices,
      false,
      "new",
      "d0",
    ]);
    assert.equal(await store.devices.signIn(ada, "d1"), undefined);
    assert.deepEqual(await idsOf(store, bob), ["bob's"]);
  });

  check("devices: of those that were in use in the same hour, the one made first ends", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    for (let n = 0; n <= KEPT.devices; n++) {
      const { ended } = await store.devices.list(device(ada, `d${n}`, { at: MOMENT + n }));
      assert.deepEqual(ended, n === KEPT.devices ? ["d0"] : []);
    }
  });
}

function checkTokens(check: Check): void {
  check(
    "devices: those of an earlier token version, and those whose tokens have expired, are not listed",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await store.devices.list(device(ada, "laptop"));
      await store.devices.list(device(ada, "phone"));
      assert.deepEqual(await idsOf(store, ada, AT.until), []);
      const { tokenVersion } = (await store.accounts.revokeTokens(ada))!;
      assert.deepEqual(await idsOf(store, ada), []);
      assert.equal(await store.devices.rename(ada, "phone", "x", MOMENT), false);
      assert.equal(await store.devices.end(ada, "phone", MOMENT), false);
      const again = await store.devices.list(device(ada, "laptop", { tokenVersion }));
      assert.deepEqual([again.isNew, await idsOf(store, ada)], [false, ["laptop"]]);
    },
  );

  check("devices: what was seen moves forward only", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    for (const id of ["laptop", "phone"]) await store.devices.list(device(ada, id));
    const seenAt = HOUR + 3 * HOUR_MS;
    const expiresAt = MOMENT + 9 * DAY_MS;
    await store.devices.saw([
      { ids: ["laptop", "nobody's"], seenAt, expiresAt },
      { ids: ["phone"], seenAt: HOUR - DAY_MS, expiresAt: 0 },
    ]);
    await store.devices.saw([{ ids: ["laptop"], seenAt: HOUR, expiresAt: 0 }]);
    const listed = await store.devices.listOf(ada, MOMENT);
    assert.deepEqual(listed.map(({ id, seenAt }) => [id, seenAt]), [["laptop", seenAt], ["phone", MOMENT]]);
    assert.deepEqual(await idsOf(store, ada, AT.until), ["laptop"]);
  });

  check("devices: a great many are noted at once", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.devices.list(device(ada, "laptop"));
    const ids = [...Array.from({ length: 1_200 }, (_, n) => `x${n}`), "laptop"];
    await store.devices.saw([{ ids, seenAt: HOUR + DAY_MS, expiresAt: 0 }]);
    assert.equal((await store.devices.listOf(ada, MOMENT))[0]?.seenAt, HOUR + DAY_MS);
  });
}

function checkEnding(check: Check): void {
  check(
    "devices: one that was ended is gone; with tokens that do not name it, it is known as ended",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      await store.devices.list(device(ada, "laptop"));
      await store.devices.list(device(ada, "old", { unlistedUntil: AT.until }));
      for (const id of ["laptop", "old"]) assert.equal(await store.devices.end(ada, id, MOMENT), true);
      for (const id of ["laptop", "old"]) assert.equal(await store.devices.end(ada, id, MOMENT), false);
      assert.deepEqual(await idsOf(store, ada), []);
      assert.equal(await store.devices.signIn(ada, "laptop"), undefined);
      assert.equal((await store.devices.signIn(ada, "old"))?.isEnded, true);
      assert.equal((await store.devices.list(device(ada, "old"))).device, undefined);
      // It is forgotten with its last token.
      await store.devices.list(device(ada, "phone", { at: AT.until }));
      assert.equal(await store.devices.signIn(ada, "old"), undefined);
    },
  );

  check("devices: all but one end, those without a row too", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    for (const id of ["laptop", "phone", "tablet"]) await store.devices.list(device(ada, id));
    await store.devices.list(device(bob, "bob's"));
    await store.devices.endOthers(ada, "laptop", MOMENT);
    assert.deepEqual([await idsOf(store, ada), await idsOf(store, bob)], [["laptop"], ["bob's"]]);
    const endedAt = async (id: number) => (await store.accounts.byId(id))?.unlistedEndedAt;
    assert.deepEqual([await endedAt(ada), await endedAt(bob)], [MOMENT, undefined]);
  });
}

function checkEnded(check: Check): void {
  check(
    "sign-ins: a listed one that ends leaves nothing, unless a token does not name it",
    async ({ store }) => {
      const [ada] = await registerAll(store, "Ada");
      for (const id of ["laptop", "phone"]) await store.devices.list(device(ada, id));
      await store.devices.endSignIn(ada, "laptop", { at: MOMENT, until: 0 });
      await store.devices.endSignIn(ada, "phone", AT);
      await store.devices.endSignIn(ada, "ended before", { at: MOMENT, until: 0 });
      assert.deepEqual(await idsOf(store, ada), []);
      const known = ["laptop", "phone", "ended before"].map((id) => store.devices.signIn(ada, id));
      assert.deepEqual((await Promise.all(known)).map((one) => one?.isEnded), [undefined, true, undefined]);
    },
  );

  check("sign-ins: one that has ended stays so, also after the store was opened again", async (harness) => {
    const { store } = harness;
    const [ada] = await registerAll(store, "Ada");
    await store.devices.list(device(ada, "laptop", { unlistedUntil: AT.until }));
    await Promise.all([1, 2, 3].map(() => store.devices.endSignIn(ada, "laptop", AT)));
    await Promise.all([1, 2, 3].map(() => store.devices.endSignIn(ada, "unlisted", AT)));
    const { devices } = await harness.reopen();
    for (const id of ["laptop", "unlisted"]) assert.equal((await devices.signIn(ada, id))?.isEnded, true);
    assert.deepEqual(await devices.listOf(ada, MOMENT), []);
  });

  check(
    "sign-ins: one more than are kept ends all tokens of the account, and of no other",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      await store.devices.endSignIn(bob, "bob's", AT);
      for (let n = 0; n < KEPT.endedSignIns; n++) await store.devices.endSignIn(ada, `ada ${n}`, AT);
      assert.equal((await store.accounts.byId(ada))!.tokenVersion, 1);
      await store.devices.endSignIn(ada, "one more", AT);
      assert.equal((await store.accounts.byId(ada))!.tokenVersion, 2);
      assert.equal((await store.devices.signIn(bob, "bob's"))?.isEnded, true);
    },
  );

  check("sign-ins: ended ones whose tokens have expired make room", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    for (let n = 0; n < KEPT.endedSignIns; n++) await store.devices.endSignIn(ada, `old ${n}`, AT);
    await store.devices.endSignIn(ada, "new", { at: AT.until, until: AT.until + DAY_MS });
    assert.equal((await store.accounts.byId(ada))!.tokenVersion, 1);
    assert.equal(await store.devices.signIn(ada, "old 0"), undefined);
    assert.equal((await store.devices.signIn(ada, "new"))?.isEnded, true);
  });
}
