// The contract of moderation: reports, the log that only grows, and lists in parts.

import assert from "node:assert/strict";
import type { ModerationTransaction } from "../../server/ports/moderation_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { type Check, MOMENT, registerAll } from "./harness.ts";

import { ALL, ENTRY, report, sanction } from "./moderation_rows.ts";

/** Registers the tests of what moderators read. */
export function checkModerationLists(check: Check): void {
  checkReports(check);
  checkLog(check);
  checkPages(check);
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
