// The contract of moderation: acts that happen as a whole, lists in parts, and a log that only grows.

import assert from "node:assert/strict";
import type { Deed, ModerationTransaction, NewSanction } from "../../server/ports/moderation.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, register, registerAll } from "./harness.ts";

const ALL = { query: "", cursor: null, limit: 100 };
const DEED: Deed = {
  at: MOMENT,
  actorId: 1,
  actor: "Ada",
  actorRole: "mod",
  capacity: "account",
  action: "mute",
  targetId: 2,
  target: "Bob",
  reason: "spam",
  detail: null,
};

/** Registers the tests of moderation. */
export function checkModeration(check: Check): void {
  checkActs(check);
  checkSanctions(check);
  checkReports(check);
  checkLog(check);
  checkPages(check);
}

function checkActs(check: Check): void {
  check("an act happens as a whole or not at all", async ({ store }) => {
    const ada = await register(store, "Ada");
    const failing = store.moderation.transact(async (within) => {
      await within.setRole(ada.id, "mod");
      await within.addBan({ ...sanction("Bob"), networks: [] });
      await within.setRoom({ slowModeSeconds: 5, guard: "verified" });
      await within.log(DEED);
      throw new Error("not this time");
    });
    await assert.rejects(failing, { message: "not this time" });
    assert.deepEqual(await store.accounts.byId(ada.id), ada);
    assert.deepEqual(await store.moderation.inForce(0), {
      bans: [],
      mutes: [],
      room: { slowModeSeconds: 0, guard: "open" },
    });
    assert.equal((await store.moderation.checkDeeds()).rows, 0);
  });

  check("acts run one after another, each seeing what the one before did", async ({ store }) => {
    const ada = await register(store, "Ada");
    const seen: boolean[] = [];
    await Promise.all(Array.from({ length: 20 }, () =>
      store.moderation.transact(async (within) => {
        const { isVerified } = (await within.account(ada.id))!;
        seen.push(isVerified);
        await within.setVerified(ada.id, !isVerified);
        await within.log(DEED);
      })));
    assert.deepEqual(seen, Array.from({ length: 20 }, (_, n) => n % 2 === 1));
    assert.deepEqual(await store.moderation.checkDeeds().then(({ rows, brokenAt }) => [rows, brokenAt]), [
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
      await within.grantAi(ada.id, "admin", 1);
    });
    const again = await harness.reopen();
    const changed = { ...ada, role: "root" as const, isVerified: true, hasAiAccess: true };
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
    const { actorId: _, ...kept } = terms;
    assert.deepEqual([ban, mute], [{ ...kept, id: ban!.id, networks }, { ...kept, id: mute!.id }]);
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
    await store.moderation.sweep(MOMENT, 0);
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

function checkReports(check: Check): void {
  check("a report waits until it is closed, and goes a while after that", async ({ store }) => {
    const { moderation } = store;
    const report = { reporterId: null, reporter: "guest", target: "Bob", text: null, reason: "rude" };
    for (const createdAt of [1, 2]) await moderation.addReport({ ...report, createdAt });
    assert.equal(await moderation.openReports(), 2);
    const [newest, oldest] = (await moderation.reports({ ...ALL, open: true })).items;
    assert.deepEqual([newest!.createdAt, oldest!.createdAt], [2, 1]);
    await moderation.transact((within) =>
      within.closeReport(oldest!.id, { status: "dismissed", by: "Ada", at: MOMENT })
    );
    const closed = { ...oldest!, status: "dismissed", closedBy: "Ada", closedAt: MOMENT };
    assert.deepEqual(await moderation.transact((within) => within.report(oldest!.id)), closed);
    assert.deepEqual((await moderation.reports({ ...ALL, open: false })).items, [closed]);
    await moderation.sweep(0, MOMENT);
    assert.equal((await moderation.reports({ ...ALL, open: false })).items.length, 1);
    await moderation.sweep(0, MOMENT + 1);
    assert.equal((await moderation.reports({ ...ALL, open: false })).items.length, 0);
    assert.equal(await moderation.openReports(), 1);
  });

  check("a report of an account that is gone is dropped, and is no fault", async ({ store }) => {
    const report = { reporter: "gone", target: "Bob", text: null, reason: "rude", createdAt: 1 };
    await store.moderation.addReport({ ...report, reporterId: 99 });
    assert.equal(await store.moderation.openReports(), 0);
  });
}

function checkLog(check: Check): void {
  check("deeds are logged in order, each with the hash of all before it", async (harness) => {
    const logs = [DEED, { ...DEED, reason: null }, { ...DEED, targetId: null, target: null, actorId: null }];
    for (const deed of logs) await harness.store.moderation.transact((within) => within.log(deed));
    const again = await harness.reopen();
    const { items } = await again.moderation.deeds(ALL);
    assert.deepEqual(
      items.map(({ hash: _, ...deed }) => deed),
      logs.map((deed, n) => ({ ...deed, id: n + 1 })).reverse(),
    );
    const { rows, brokenAt, head } = await again.moderation.checkDeeds();
    assert.deepEqual([rows, brokenAt, head], [3, null, items[0]!.hash]);
    assert.equal(new Set(items.map(({ hash }) => hash)).size, 3);
  });

  check("the log outlasts the accounts it names", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.moderation.transact((within) => within.log({ ...DEED, actorId: ada, targetId: ada }));
    assert.equal(await store.accounts.remove(ada), true);
    const { rows, brokenAt } = await store.moderation.checkDeeds();
    assert.deepEqual([rows, brokenAt], [1, null]);
  });
}

function checkPages(check: Check): void {
  check("every list comes in parts that make the whole, whatever is added meanwhile", async ({ store }) => {
    await fill(store, 7);
    const { moderation } = store;
    const lists = {
      bans: (page: typeof ALL) => moderation.bans({ ...page, now: MOMENT, byAddress: false }),
      mutes: (page: typeof ALL) => moderation.mutes({ ...page, now: MOMENT }),
      reports: (page: typeof ALL) => moderation.reports({ ...page, open: true }),
      deeds: (page: typeof ALL) => moderation.deeds(page),
    };
    for (const [name, list] of Object.entries(lists)) {
      const ids: number[] = [];
      for (let cursor: string | null = null;;) {
        const page: { items: readonly { id: number }[]; next: string | null } = await list({
          ...ALL,
          limit: 3,
          cursor: cursor as null,
        });
        ids.push(...page.items.map(({ id }) => id));
        if (page.next === null) break;
        cursor = page.next;
        await fill(store, 1);
      }
      assert.deepEqual(ids.length >= 7 && ids.every((id, n) => n === 0 || id < ids[n - 1]!), true, name);
    }
  });

  check("a search takes every character for itself", async ({ store }) => {
    await registerAll(store, "a_b", "axb", "A-B", "other");
    const names = async (query: string) =>
      (await store.accounts.page({ ...ALL, query })).items.map(({ username }) => username);
    assert.deepEqual(await names("A_"), ["a_b"]);
    assert.deepEqual(await names("B"), ["A-B", "a_b", "axb"]);
    assert.deepEqual(await names("%"), []);
    assert.deepEqual(await names("\\"), []);
    assert.deepEqual(await names("' or 1=1 --"), []);
  });

  check("a cursor that no page gave is refused", async ({ store }) => {
    for (const cursor of ["x", "-1", "1.5", "", "1 or 1"]) {
      const page = { ...ALL, cursor };
      await assert.rejects(store.moderation.deeds(page), { name: "Refusal", code: "bad_request" });
    }
    await assert.rejects(store.accounts.page({ ...ALL, cursor: "a b" }), { code: "bad_request" });
  });
}

async function fill({ moderation }: Store, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await moderation.transact(async (within: ModerationTransaction) => {
      await within.addBan({ ...sanction("Bob"), networks: [] });
      await within.addMute(sanction("Bob"));
      await within.log(DEED);
    });
    const report = { reporterId: null, reporter: "x", target: "Bob", text: null, reason: "r", createdAt: 1 };
    await moderation.addReport(report);
  }
}

function sanction(username: string): NewSanction {
  return { username, userId: null, reason: null, createdAt: MOMENT, expiresAt: null, actorId: null };
}
