// The contract of moderation: acts that happen as a whole, and sanctions.

import assert from "node:assert/strict";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, register, registerAll } from "./harness.ts";

import { ENTRY, sanction } from "./moderation_rows.ts";
import { NO_END } from "../../server/ports/premium/premium_time.ts";

/** Registers the tests of moderation. */
export function checkModeration(check: Check): void {
  checkActs(check);
  checkSanctions(check);
  checkCarrying(check);
}

function checkActs(check: Check): void {
  check("an act happens as a whole or not at all", async ({ store }) => {
    const ada = await register(store, "Ada");
    const failing = store.moderation.transact(async (within) => {
      await within.setRole(ada.id, "mod");
      await within.addBan({ ...sanction("Bob"), networks: [] });
      await within.setRoom({ slowModeSeconds: 5, guard: "verified" });
      await within.log(ENTRY);
      throw new Error("not this time");
    });
    await assert.rejects(failing, { message: "not this time" });
    assert.deepEqual(await store.accounts.byId(ada.id), ada);
    assert.deepEqual(await store.moderation.inForce(0), {
      bans: [],
      mutes: [],
      room: { slowModeSeconds: 0, guard: "open" },
    });
    assert.equal((await store.moderation.checkAuditLog()).rows, 0);
  });

  check("acts run one after another, each seeing what the one before did", async ({ store }) => {
    const ada = await register(store, "Ada");
    const seen: boolean[] = [];
    await Promise.all(Array.from({ length: 20 }, () =>
      store.moderation.transact(async (within) => {
        const { isVerified } = (await within.account(ada.id))!;
        seen.push(isVerified);
        await within.setVerified(ada.id, !isVerified);
        await within.log(ENTRY);
      })));
    assert.deepEqual(seen, Array.from({ length: 20 }, (_, n) => n % 2 === 1));
    assert.deepEqual(await store.moderation.checkAuditLog().then(({ rows, brokenAt }) => [rows, brokenAt]), [
      20,
      null,
    ]);
  });

  check("an act changes accounts, and takes the last root's role from nobody", async (harness) => {
    const { store } = harness;
    const ada = await register(store, "Ada");
    await store.moderation.transact(async (within) => {
      assert.deepEqual(await within.accountNamed("ADA"), ada);
      await within.setRole(ada.id, "root");
      await within.setVerified(ada.id, true);
      await within.premium.give({ userId: ada.id, source: "admin", reference: null, at: 1 });
    });
    const again = await harness.reopen();
    const changed = { ...ada, role: "root" as const, isVerified: true, premiumUntil: NO_END };
    assert.deepEqual(await again.accounts.byId(ada.id), changed);
    const demotion = again.moderation.transact((within) => within.setRole(ada.id, "user"));
    await assert.rejects(demotion, { name: "Refusal", code: "conflict" });
  });

  check("the lobby is open without a pause until it is set, and stays as it was set", async (harness) => {
    const { store } = harness;
    assert.deepEqual((await store.moderation.inForce(0)).room, { slowModeSeconds: 0, guard: "open" });
    for (
      const room of [{ slowModeSeconds: 9, guard: "verified" }, {
        slowModeSeconds: 7,
        guard: "registered",
      }] as const
    ) {
      await store.moderation.transact((within) => within.setRoom(room));
      assert.deepEqual(await store.moderation.transact((within) => within.room()), room);
    }
    const again = await harness.reopen();
    assert.deepEqual((await again.moderation.inForce(0)).room, { slowModeSeconds: 7, guard: "registered" });
  });
}

function checkSanctions(check: Check): void {
  check("bans and mutes are kept whole, over a restart", async (harness) => {
    const bob = await register(harness.store, "Bob");
    const terms = { ...sanction("Bob"), userId: bob.id, expiresAt: MOMENT + 5 };
    const networks = ["192.0.2.7", "2001:db8::/64"];
    const [ban, mute] = await harness.store.moderation.transact(async (within) => [
      await within.addBan({ ...terms, networks }),
      await within.addMute(terms),
    ]);
    assert.deepEqual([ban, mute], [{ ...terms, id: ban!.id, networks }, { ...terms, id: mute!.id }]);
    const again = await harness.reopen();
    const { bans, mutes } = await again.moderation.inForce(MOMENT);
    assert.deepEqual([bans, mutes], [[ban], [mute]]);
  });

  check("sanctions are found by name in any case while they last", async ({ store }) => {
    await store.moderation.transact(async (within) => {
      await within.addBan({ ...sanction("Bob"), networks: [], expiresAt: MOMENT + 5 });
      await within.addBan({ ...sanction(""), networks: ["192.0.2.0/24"] });
      await within.addMute(sanction("Bob"));
      assert.equal((await within.bansOn("BOB", MOMENT + 4)).length, 1);
      assert.equal((await within.bansOn("bob", MOMENT + 5)).length, 0);
      assert.equal((await within.bansOn("", MOMENT)).length, 0, "addresses have no name");
      assert.equal((await within.mutesOn("bOb", Number.MAX_SAFE_INTEGER)).length, 1);
      assert.deepEqual([
        await within.isBanned("192.0.2.0/24", MOMENT),
        await within.isBanned("192.0.2.0/25", MOMENT),
      ], [true, false]);
    });
  });

  check("a lifted sanction is gone, and lifting nothing is no fault", async ({ store }) => {
    await store.moderation.transact(async (within) => {
      const [ban, mute] = [
        await within.addBan({ ...sanction("Bob"), networks: [] }),
        await within.addMute(sanction("Bob")),
      ];
      assert.deepEqual([await within.ban(ban.id), await within.mute(mute.id)], [ban, mute]);
      await within.removeBan(ban.id);
      await within.removeBan(ban.id);
      await within.removeMute(mute.id);
      assert.deepEqual([await within.ban(ban.id), await within.mute(mute.id)], [undefined, undefined]);
    });
  });

  check("sweeping deletes what has ended, and nothing else", async ({ store }) => {
    await store.moderation.transact(async (within) => {
      for (const expiresAt of [null, MOMENT, MOMENT + 1]) {
        await within.addBan({ ...sanction("Bob"), networks: ["192.0.2.7"], expiresAt });
        await within.addMute({ ...sanction("Bob"), expiresAt });
      }
    });
    await store.moderation.sweep({ now: MOMENT, closedBefore: 0, madeBefore: 0 });
    const { bans, mutes } = await store.moderation.inForce(0);
    for (const left of [bans, mutes]) {
      assert.deepEqual(left.map(({ expiresAt }) => expiresAt), [null, MOMENT + 1]);
    }
  });

  check("sanctions outlast the account they are on, and the account that made them", async ({ store }) => {
    const [ada, bob] = await registerAll(store, "Ada", "Bob");
    await store.moderation.transact(async (within) => {
      const terms = { ...sanction("Bob"), userId: bob, actorId: ada };
      await within.addBan({ ...terms, networks: ["192.0.2.7"] });
      await within.addMute(terms);
    });
    for (const id of [ada, bob]) assert.equal(await store.accounts.remove(id), true);
    const { bans, mutes } = await store.moderation.inForce(MOMENT);
    for (const [left] of [bans, mutes]) assert.deepEqual([left!.username, left!.userId], ["Bob", null]);
  });
}

function checkCarrying(check: Check): void {
  const carry = (store: Store, name: string, ids: readonly number[]) =>
    store.moderation.transact(async (within) =>
      await within.carryMutes((await within.accountNamed(name))!, ids, MOMENT + 1)
    );

  check(
    "mutes go over to an account as its own: the same end, reason and maker, no addresses",
    async ({ store }) => {
      const [ada, bob] = await registerAll(store, "Ada", "Bob");
      const [mute, over] = await store.moderation.transact(async (within) => [
        await within.addMute({
          ...{ ...sanction("guest"), reason: "spam", expiresAt: MOMENT + 9, networks: ["192.0.2.7"] },
          ...{ actorId: ada, actorRole: "admin" },
        }),
        await within.addMute({ ...sanction("guest2"), expiresAt: MOMENT + 1 }),
      ]);
      const carried = await carry(store, "Bob", [mute!.id, over!.id, 99]);
      const own = { username: "Bob", userId: bob, networks: [], createdAt: MOMENT + 1 };
      assert.deepEqual(carried, [{ ...mute, ...own, id: carried[0]!.id }]);
      assert.deepEqual(await carry(store, "Bob", [mute!.id]), [], "it has it already");
      await store.moderation.transact((within) => within.removeMute(mute!.id));
      const { mutes } = await store.moderation.inForce(MOMENT + 1);
      assert.deepEqual(mutes.map(({ id }) => id), [carried[0]!.id]);
    },
  );

  check(
    "of several mutes those go over that add something: a longer end, or more power",
    async ({ store }) => {
      await registerAll(store, "Bob");
      const ids = await store.moderation.transact(async (within) => {
        const made: number[] = [];
        for (
          const [expiresAt, actorRole] of [[50, "mod"], [90, "mod"], [60, "root"], [40, "admin"]] as const
        ) {
          made.push(
            (await within.addMute({ ...sanction("g"), expiresAt: MOMENT + expiresAt, actorRole })).id,
          );
        }
        return made;
      });
      const carried = await carry(store, "Bob", ids);
      assert.deepEqual(
        carried.map(({ expiresAt, actorRole }) => [expiresAt! - MOMENT, actorRole]).sort(),
        [[60, "root"], [90, "mod"]],
      );
    },
  );

  check("an account and the mutes on it are made together or not at all", async ({ store }) => {
    await registerAll(store, "Bob");
    const { id } = await store.moderation.transact((within) => within.addMute(sanction("g")));
    const account = { username: "BOB", passwordHash: "h", email: null, createdAt: MOMENT };
    const making = store.moderation.transact(async (within) =>
      await within.carryMutes(await within.createAccount(account), [id], MOMENT)
    );
    await assert.rejects(making, { name: "Refusal", code: "username_taken" });
    assert.equal((await store.moderation.inForce(MOMENT)).mutes.length, 1);
  });
}
