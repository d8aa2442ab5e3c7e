// The contract of moderation: acts that happen as a whole, lists in parts, and a log that only grows.

import assert from "node:assert/strict";
import type {
  AuditEntry,
  ModerationTransaction,
  NewReport,
  NewSanction,
} from "../../server/ports/moderation_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, register, registerAll } from "./harness.ts";

const ALL = { query: "", cursor: null, limit: 100 };
const ENTRY: AuditEntry = {
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
  checkCarrying(check);
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
    await moderation.sweep({ now: 0, closedBefore: MOMENT, madeBefore: 0 });
    assert.equal((await moderation.reports({ ...ALL, open: false })).items.length, 1);
    await moderation.sweep({ now: 0, closedBefore: MOMENT + 1, madeBefore: 0 });
    assert.equal((await moderation.reports({ ...ALL, open: false })).items.length, 0);
    assert.equal(await moderation.openReports(), 1);
  });

  check(
    "at most 50 open reports stand about one name, in any case; closing one makes room",
    async ({ store }) => {
      const { moderation } = store;
      for (let n = 0; n < 50; n++) await moderation.addReport(report("Bob", n));
      for (const target of ["Bob", "BOB"]) {
        await assert.rejects(moderation.addReport(report(target, 50)), {
          name: "Refusal",
          code: "conflict",
          message: `Moderators have many open reports about ${target} already.`,
        });
      }
      await moderation.addReport(report("Bobby", 51));
      const [{ id } = { id: 0 }] = (await moderation.reports({ ...ALL, open: true, query: "bob" })).items;
      await moderation.transact((within) =>
        within.closeReport(id, { status: "resolved", by: "Ada", at: 60 })
      );
      await moderation.addReport(report("Bobby", 52));
      assert.equal(await moderation.openReports(), 51);
    },
  );

  check("many reports at once do not pass the cap together", async ({ store }) => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) => store.moderation.addReport(report("Bob", n))),
    );
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 50);
    assert.equal(await store.moderation.openReports(), 50);
  });

  check(
    "open reports expire in their time, stand among the closed ones, and go as these do",
    async ({ store }) => {
      const { moderation } = store;
      for (const createdAt of [1, 2, 3]) await moderation.addReport(report("Bob", createdAt));
      await moderation.sweep({ now: MOMENT, closedBefore: 0, madeBefore: 3 });
      assert.equal(await moderation.openReports(), 1);
      const { items } = await moderation.reports({ ...ALL, open: false });
      assert.deepEqual(
        items.map(({ createdAt, status, closedBy, closedAt }) => [
          ...[createdAt, status, closedBy, closedAt],
        ]),
        [[2, "expired", null, MOMENT], [1, "expired", null, MOMENT]],
      );
      await moderation.sweep({ now: MOMENT, closedBefore: MOMENT + 1, madeBefore: 3 });
      assert.deepEqual((await moderation.reports({ ...ALL, open: false })).items, []);
    },
  );

  check(
    "closed reports of every kind come as one list, newest first, page by page, and are found by both names",
    async ({ store }) => {
      const { moderation } = store;
      const statuses = ["resolved", "dismissed", "expired"] as const;
      for (let n = 0; n < 9; n++) {
        await moderation.addReport({ ...report(`Bob${n}`, n), reporter: `Ada${n}` });
      }
      const open = (await moderation.reports({ ...ALL, open: true })).items.toReversed();
      for (const [n, { id }] of open.entries()) {
        await moderation.transact((within) =>
          within.closeReport(id, { status: statuses[n % 3]!, by: "Ada", at: 1 })
        );
      }
      const targets: string[] = [];
      for (let cursor: string | null = null;;) {
        const page: { items: readonly { target: string }[]; next: string | null } = await moderation.reports({
          ...{ query: "", cursor, limit: 2, open: false },
        });
        targets.push(...page.items.map(({ target }) => target));
        if (page.next === null) break;
        cursor = page.next;
      }
      assert.deepEqual(targets, [8, 7, 6, 5, 4, 3, 2, 1, 0].map((n) => `Bob${n}`));
      for (const query of ["BOB4", "ada4"]) {
        const { items } = await moderation.reports({ ...ALL, query, open: false });
        assert.deepEqual(items.map(({ target }) => target), ["Bob4"]);
      }
    },
  );

  check("a report of an account that is gone is dropped, and is no fault", async ({ store }) => {
    const report = { reporter: "gone", target: "Bob", text: null, reason: "rude", createdAt: 1 };
    await store.moderation.addReport({ ...report, reporterId: 99 });
    assert.equal(await store.moderation.openReports(), 0);
  });
}

function checkLog(check: Check): void {
  check("audit entries are logged in order, each with the hash of all before it", async (harness) => {
    const logs = [ENTRY, { ...ENTRY, reason: null }, {
      ...ENTRY,
      targetId: null,
      target: null,
      actorId: null,
    }];
    for (const entry of logs) await harness.store.moderation.transact((within) => within.log(entry));
    const again = await harness.reopen();
    const { items } = await again.moderation.auditEntries(ALL);
    assert.deepEqual(
      items.map(({ hash: _, ...entry }) => entry),
      logs.map((entry, n) => ({ ...entry, id: n + 1 })).reverse(),
    );
    const { rows, brokenAt, head } = await again.moderation.checkAuditLog();
    assert.deepEqual([rows, brokenAt, head], [3, null, items[0]!.hash]);
    assert.equal(new Set(items.map(({ hash }) => hash)).size, 3);
  });

  check("the log is read on from where it was left", async ({ store }) => {
    assert.deepEqual([await store.moderation.newestEntry(), await store.moderation.entriesAfter(0, 9)], [
      0,
      [],
    ]);
    for (let n = 0; n < 3; n++) await store.moderation.transact((within) => within.log(ENTRY));
    assert.equal(await store.moderation.newestEntry(), 3);
    const after = async (id: number, limit: number) =>
      (await store.moderation.entriesAfter(id, limit)).map((entry) => entry.id);
    assert.deepEqual([await after(1, 9), await after(0, 2), await after(3, 9)], [[2, 3], [1, 2], []]);
  });

  check("the log outlasts the accounts it names", async ({ store }) => {
    const [ada] = await registerAll(store, "Ada");
    await store.moderation.transact((within) => within.log({ ...ENTRY, actorId: ada, targetId: ada }));
    assert.equal(await store.accounts.remove(ada), true);
    const { rows, brokenAt } = await store.moderation.checkAuditLog();
    assert.deepEqual([rows, brokenAt], [1, null]);
  });
}

function checkPages(check: Check): void {
  check("every list comes in parts that make the whole, whatever is added meanwhile", async ({ store }) => {
    await fill(store, 7);
    const { moderation } = store;
    const lists = {
      bans: (page: typeof ALL) => moderation.bans({ ...page, now: MOMENT, byAddress: false }),
      mutes: (page: typeof ALL) => moderation.mutes({ ...page, now: MOMENT, byAddress: false }),
      reports: (page: typeof ALL) => moderation.reports({ ...page, open: true }),
      auditEntries: (page: typeof ALL) => moderation.auditEntries(page),
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
      await assert.rejects(store.moderation.auditEntries(page), { name: "Refusal", code: "bad_request" });
    }
    await assert.rejects(store.accounts.page({ ...ALL, cursor: "a b" }), { code: "bad_request" });
  });
}

async function fill({ moderation }: Store, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await moderation.transact(async (within: ModerationTransaction) => {
      await within.addBan({ ...sanction("Bob"), networks: [] });
      await within.addMute(sanction("Bob"));
      await within.log(ENTRY);
    });
    const report = { reporterId: null, reporter: "x", target: "Bob", text: null, reason: "r", createdAt: 1 };
    await moderation.addReport(report);
  }
}

function report(target: string, createdAt: number): NewReport {
  return { reporterId: null, reporter: "x", target, text: null, reason: "r", createdAt };
}

function sanction(username: string): NewSanction {
  return {
    ...{ username, userId: null, networks: [], reason: null, createdAt: MOMENT, expiresAt: null },
    ...{ actorId: null, actorRole: "mod" },
  };
}
