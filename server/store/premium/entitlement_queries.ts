// Queries on entitlements.

import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import type { Page, PageRequest } from "../../ports/list_page.ts";
import type {
  Ending,
  Entitlement,
  EntitlementStore,
  Given,
  NamedEntitlement,
  NewEnd,
  NewEntitlement,
  PremiumTransaction,
  Revocation,
} from "../../ports/premium/entitlement_store.ts";
import { isRunning } from "../../ports/premium/premium_time.ts";
import { ENTITLEMENT_SOURCES } from "../../protocol/premium/entitlements.ts";
import { nameKey } from "../../protocol/names.ts";
import { isId } from "../dialect.ts";
import { containing, idBefore, pageOf } from "../pages.ts";
import type { Tables } from "../schema.ts";
import type { EntitlementsTable } from "./premium_tables.ts";
import { columnsOf, termOf } from "./term_columns.ts";
import { lastEnd, layOut } from "./timeline.ts";

type Row = Selectable<EntitlementsTable>;

/** Makes the store of entitlements. */
export function createEntitlements(db: Kysely<Tables>): EntitlementStore {
  return {
    of: (userId) => entitlementsOf(db, userId),
    page: (request) => page(db, request),
  };
}

/** The part of a moderation transaction that is about entitlements. */
export function premiumWithin(within: Transaction<Tables>): PremiumTransaction {
  return {
    of: (userId) => entitlementsOf(within, userId),
    byId: (id) => byId(within, id),
    byReference: (source, reference) => byReference(within, source, reference),
    give: (gift) => give(within, gift),
    changeEnd: (id, change) => changeEnd(within, id, change),
    end: (ending) => end(within, ending),
    revoke: (id, revocation) => revoke(within, id, revocation),
    async settleAgain(source, reference) {
      const row = await byReference(within, source, reference);
      if (row === undefined || row.state !== "revoked" || row.revokedBy === "staff") return false;
      if (row.term === null) return false;
      await set(within, row, { state: "active", ended_at: null, revoked_by: null, reason: null });
      return true;
    },
    async renewalFailed(source, reference) {
      const row = await byReference(within, source, reference);
      if (row === undefined || row.state !== "active" || row.term === null) return false;
      await set(within, row, { state: "grace" });
      return true;
    },
  };
}

async function entitlementsOf(db: Kysely<Tables>, userId: number): Promise<Entitlement[]> {
  return (await rowsOf(db, userId)).map(entitlementOf);
}

function rowsOf(db: Kysely<Tables>, userId: number): Promise<Row[]> {
  return db.selectFrom("entitlements").selectAll().where("user_id", "=", userId)
    .orderBy("created_at").orderBy("id").execute();
}

async function byId(within: Kysely<Tables>, id: number): Promise<Entitlement | undefined> {
  if (!isId(id)) return undefined;
  const row = await within.selectFrom("entitlements").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : entitlementOf(row);
}

async function byReference(
  within: Kysely<Tables>,
  source: string,
  reference: string,
): Promise<Entitlement | undefined> {
  const row = await within.selectFrom("entitlements").selectAll().where("source", "=", source)
    .where("reference", "=", reference).executeTakeFirst();
  return row === undefined ? undefined : entitlementOf(row);
}

async function give(within: Transaction<Tables>, gift: NewEntitlement): Promise<Given> {
  const { userId, source, reference, term, at } = gift;
  const earlier = reference === null ? undefined : await byReference(within, source, reference);
  if (earlier !== undefined) return { isNew: false, entitlement: earlier };
  const { id } = await within.insertInto("entitlements").values({
    ...{ user_id: userId, source, reference, ...columnsOf(term), created_at: at, from_at: at },
    ...{ until_at: term === undefined ? gift.until ?? null : at, reason: gift.reason ?? null },
    ...{ ended_at: null, revoked_by: null, price: gift.price ?? null, currency: gift.currency ?? null },
  }).returning("id").executeTakeFirstOrThrow();
  await layOutAgain(within, userId);
  const entitlement = await byId(within, id);
  return { isNew: true, entitlement: entitlement! };
}

async function changeEnd(
  within: Transaction<Tables>,
  id: number,
  { until, at, reason }: NewEnd,
): Promise<boolean> {
  const row = await byId(within, id);
  if (row === undefined || row.term !== null || !isRunning(row, at)) return false;
  const others = await entitlementsOf(within, row.userId);
  if ((row.until === null) === (until === null) || others.every(({ term }) => term === null)) {
    await set(within, row, { until_at: until, reason: reason ?? row.reason });
  } else {
    // One with an end delays what is bought, one without does not. So the time until now stays what it was, and the rest
    // is another one: else what ran beside it, and is over, would come back, or what waits for it would be over.
    const { userId, source } = row;
    await revoke(within, id, { at, by: "staff" });
    await give(within, { userId, source, reference: null, until, at, reason: reason ?? row.reason });
  }
  return true;
}

async function end(
  within: Transaction<Tables>,
  { userId, sources, at, reason }: Ending,
): Promise<Entitlement[]> {
  const running = (await entitlementsOf(within, userId))
    .filter((row) => sources.includes(row.source) && isRunning(row, at));
  for (const { id } of running) await revoke(within, id, { at, by: "staff", reason: reason ?? null });
  return running;
}

async function revoke(
  within: Transaction<Tables>,
  id: number,
  { at, by, reason }: Revocation,
): Promise<boolean> {
  const row = await byId(within, id);
  if (row === undefined || row.revokedBy === "staff") return false;
  if (row.state === "revoked" && by === "processor") return false;
  await set(within, row, {
    ...{ state: "revoked", revoked_by: by, reason: reason ?? row.reason },
    // Revoked by staff after the processor did, it ended when the processor did.
    ended_at: row.state === "revoked" ? row.until : at,
  });
  return true;
}

async function set(
  within: Transaction<Tables>,
  { id, userId }: Entitlement,
  columns: Partial<Pick<Row, "state" | "revoked_by" | "reason" | "until_at" | "ended_at">>,
): Promise<void> {
  await within.updateTable("entitlements").set(columns).where("id", "=", id).execute();
  await layOutAgain(within, userId);
}

/** Lays out the time line of an account, and brings the account up to date. */
async function layOutAgain(within: Transaction<Tables>, userId: number): Promise<void> {
  const rows = await rowsOf(within, userId);
  const laidOut = layOut(rows.map((row) => ({
    ...{ id: row.id, createdAt: row.created_at, term: termOf(row), until: row.until_at },
    ...{ revokedAt: row.ended_at, hasGrace: row.state === "grace" },
  })));
  const before = new Map(rows.map((row) => [row.id, row]));
  for (const { id, from, until } of laidOut) {
    const row = before.get(id)!;
    if (row.from_at === from && row.until_at === until) continue;
    await within.updateTable("entitlements").set({ from_at: from, until_at: until }).where("id", "=", id)
      .execute();
  }
  await within.updateTable("users").set({ premium_until: lastEnd(laidOut) }).where("id", "=", userId)
    .execute();
}

/** Newest first. */
async function page(
  db: Kysely<Tables>,
  { query, cursor, limit }: PageRequest,
): Promise<Page<NamedEntitlement>> {
  const rows = await db.selectFrom("entitlements").innerJoin("users", "users.id", "entitlements.user_id")
    .selectAll("entitlements").select("users.username")
    .where("entitlements.id", "<", idBefore(cursor))
    .$if(query !== "", (all) =>
      all.where((row) =>
        row.or([
          containing(row.ref("users.username_key"), nameKey(query)),
          containing(sql<string | null>`lower(${row.ref("entitlements.reference")})`, query.toLowerCase()),
        ])
      ))
    .orderBy("entitlements.id", "desc").limit(limit + 1).execute();
  const named = rows.map((row) => ({ ...entitlementOf(row), username: row.username }));
  return pageOf(named, limit, ({ id }) => String(id));
}

function entitlementOf(row: Row): Entitlement {
  const until = row.ended_at === null ? row.until_at : Math.min(row.ended_at, row.until_at ?? row.ended_at);
  return {
    ...{ id: row.id, userId: row.user_id, reference: row.reference, reason: row.reason },
    // A source that was written by hand, or by another version.
    source: ENTITLEMENT_SOURCES.find((source) => source === row.source) ?? "import",
    ...{
      term: termOf(row),
      createdAt: row.created_at,
      from: Math.min(row.from_at, until ?? row.from_at),
      until,
    },
    state: row.state === "grace" || row.state === "revoked" ? row.state : "active",
    revokedBy: row.revoked_by === "staff" || row.revoked_by === "processor" ? row.revoked_by : null,
    ...{ price: row.price, currency: row.currency },
  };
}
