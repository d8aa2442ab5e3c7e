// admin_get_users, admin_get_bans and admin_get_mutes without `limit`: whole lists, as clients of the original expect.

import { deepEqual, equal, ok } from "node:assert/strict";
import type { Account } from "../../server/ports/account.ts";
import type { Page, PageRequest, Sanction } from "../../server/ports/moderation_store.ts";
import type { Store } from "../../server/ports/store.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { openRoom, type Room } from "../support/room.ts";

/** List → where its rows stand. */
const LISTS = {
  admin_get_users: "users",
  admin_get_bans: "bans",
  admin_get_mutes: "mutes",
} as const;

const SANCTION: Sanction = {
  ...{ id: 0, username: "x", userId: null, networks: ["203.0.113.1"], reason: "r".repeat(200), createdAt: 0 },
  ...{ expiresAt: null, actorId: null, actorRole: "mod" },
};

/** A store whose three lists have `count` rows, numbered from 0. `limits` gets the size of each page that is read. */
async function storeOf(count: number, limits: number[]): Promise<Store> {
  const kept = await openMemoryStore({ shared: false });
  const pageOf = <T>(make: (id: number) => T) => ({ cursor, limit }: PageRequest): Promise<Page<T>> => {
    limits.push(limit);
    const from = cursor === null ? 0 : Number(cursor) + 1;
    const ids = Array.from(
      { length: Math.max(Math.min(limit, count - from), 0) },
      (_, index) => from + index,
    );
    const next = from + limit < count ? String(from + limit - 1) : null;
    return Promise.resolve({ items: ids.map(make), next });
  };
  const account = (id: number): Account => ({
    ...{
      id,
      username: `user${id}`,
      passwordHash: "h",
      email: null,
      verifiedEmail: null,
      role: "user",
      isVerified: false,
    },
    ...{
      hasSecondFactor: false,
      premiumUntil: null,
      aiMessagesUsed: 0,
      aiMessagesUnlimited: 0,
      tokenVersion: 0,
      createdAt: 0,
    },
  });
  const sanction = pageOf((id) => ({ ...SANCTION, id }));
  return {
    ...kept,
    accounts: { ...kept.accounts, page: pageOf(account) },
    moderation: { ...kept.moderation, bans: sanction, mutes: sanction },
  };
}

async function idsOf(
  room: Room,
  list: keyof typeof LISTS,
  data?: Record<string, unknown>,
): Promise<{ ids: number[]; next: string | undefined; kind: string }> {
  const [staff] = room.clients;
  const { event, data: answer } = await staff!.request(list, data);
  const rows = answer[LISTS[list]] as { id: number }[] | undefined;
  return { ids: rows?.map(({ id }) => id) ?? [], next: answer["next"] as string | undefined, kind: event };
}

const upTo = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

for (const list of Object.keys(LISTS) as (keyof typeof LISTS)[]) {
  Deno.test(`${list} without limit answers the whole list, in order, and up to 5,000 rows`, async () => {
    for (const count of [0, 1, 51, 250, 251, 4_999, 5_000]) {
      const limits: number[] = [];
      const store = await storeOf(count, limits);
      await using room = await openRoom({ store, spread: false });
      await room.member("root", "root");
      for (const data of [undefined, {}, { query: "" }]) {
        const { ids, next } = await idsOf(room, list, data);
        deepEqual([ids, next], [upTo(0, count), undefined], `${count}`);
      }
      ok(limits.every((limit) => limit <= 250), "other work goes on in between");
    }
  });

  Deno.test(`${list} without limit: beyond 5,000 rows next leads on; with limit it is a page`, async () => {
    const store = await storeOf(12_345, []);
    await using room = await openRoom({ store, spread: false });
    const root = await room.member("root", "root");
    const found: number[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const { ids, next } = await idsOf(room, list, cursor === undefined ? {} : { cursor });
      found.push(...ids);
      sizes.push(ids.length);
      cursor = next;
    } while (cursor !== undefined);
    deepEqual([found, sizes], [upTo(0, 12_345), [5_000, 5_000, 2_345]]);
    const page = await idsOf(room, list, { limit: 50 });
    deepEqual([page.ids, page.next], [upTo(0, 50), "49"]);
    equal((await root.request(list, { limit: 201 })).data["code"], "bad_request");
    equal(root.closed, null, "a list longer than what may wait unsent closes nothing");
  });
}

Deno.test("whole lists are read one at a time for each moderator, while the lobby goes on", async () => {
  const store = await storeOf(5_000, []);
  await using room = await openRoom({ store, spread: false });
  const root = await room.member("root", "root");
  const alice = await room.member("alice");
  root.send("admin_get_users", {}, "1");
  root.send("admin_get_bans", {}, "2");
  equal((await alice.request("message", { text: "good evening" })).event, "ack");
  await room.settle();
  deepEqual([root.all("admin_users")[0]?.users.length, root.all("admin_bans")[0]?.bans.length], [
    5_000,
    5_000,
  ]);
  deepEqual([room.node.lanes.panel.running, room.node.lanes.panel.waiting], [0, 0]);
});
