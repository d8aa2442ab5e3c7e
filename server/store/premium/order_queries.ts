// Queries on orders.

import type { Kysely, Selectable, Transaction } from "kysely";
import { Refusal } from "../../protocol/errors.ts";
import { PAYMENT_WAYS, type PaymentWay } from "../../protocol/premium/plans.ts";
import { KEPT } from "../../ports/limits.ts";
import type {
  AskedOrder,
  NewOrder,
  Order,
  OrderStore,
  OrderTransaction,
  PaidOrder,
} from "../../ports/premium/order_store.ts";
import { INVOICE_STATES } from "../../ports/premium/payment_processor.ts";
import { type Dialect, lockAccount, retryOnDeadlock } from "../dialect.ts";
import type { Tables } from "../schema.ts";
import type { OrdersTable } from "./premium_tables.ts";
import { columnsOf, termOf } from "./term_columns.ts";

type Row = Selectable<OrdersTable>;

/** Makes the store of orders. */
export function createOrders(db: Kysely<Tables>, dialect: Dialect): OrderStore {
  return {
    add: (order) => add(db, dialect, order),
    async ask(way, invoiceId) {
      const row = await db.updateTable("orders").set((row) => ({ asked: row("asked", "+", 1) }))
        .where("way", "=", way).where("invoice_id", "=", invoiceId).returningAll().executeTakeFirst();
      return row === undefined ? undefined : askedOf(row);
    },
    askDue: (way, now, leaseMs) => askDue(db, dialect, way, { now, leaseMs }),
    async setLookAt(id, lookAt) {
      await db.updateTable("orders").set({ look_at: lookAt }).where("id", "=", id).execute();
    },
    async of(userId) {
      const rows = await db.selectFrom("orders").selectAll().where("user_id", "=", userId).orderBy("id")
        .execute();
      return rows.map(orderOf);
    },
    paid: (userId, limit) => paid(db, userId, limit),
    async isWaiting(userId, now) {
      const row = await db.selectFrom("orders").select("id").where("user_id", "=", userId)
        .where((one) =>
          one.or([
            one.and([one("state", "=", "seen"), one("watched_until", ">", now)]),
            one.and([one("state", "=", "open"), one("expires_at", ">", now)]),
          ])
        ).limit(1).executeTakeFirst();
      return row !== undefined;
    },
    async sweep(madeBefore) {
      await db.deleteFrom("orders").where("created_at", "<", madeBefore).where("settled_at", "is", null)
        .where("look_at", "is", null).execute();
    },
  };
}

/** The part of a moderation transaction that is about orders. */
export function ordersWithin(within: Transaction<Tables>): OrderTransaction {
  return {
    async answered(id, question) {
      const row = await within.updateTable("orders").set({ answered: question }).where("id", "=", id)
        .where("answered", "<", question).returningAll().executeTakeFirst();
      return row === undefined ? undefined : orderOf(row);
    },
    async setState(id, { state, settledAt, lookAt }) {
      await within.updateTable("orders").set({ state, settled_at: settledAt, look_at: lookAt })
        .where("id", "=", id).execute();
    },
  };
}

async function add(db: Kysely<Tables>, dialect: Dialect, order: NewOrder): Promise<void> {
  try {
    await retryOnDeadlock(dialect, () =>
      db.transaction().execute(async (within) => {
        // One at a time for an account, so that two do not both take the last place.
        if (!await lockAccount(within, dialect.engine, order.userId)) throw gone();
        await makeRoom(within, order);
        await within.insertInto("orders").values({
          ...{ order_id: order.orderId, user_id: order.userId, way: order.way, invoice_id: order.invoiceId },
          ...{ plan: order.plan, ...columnsOf(order.term), price: order.price, currency: order.currency },
          ...{ created_at: order.createdAt, expires_at: order.expiresAt, watched_until: order.watchedUntil },
          ...{ state: "open", settled_at: null, look_at: order.lookAt },
        }).execute();
      }));
  } catch (error) {
    if (dialect.uniqueViolation(error) === undefined) throw error;
    throw new Refusal("conflict", "The payment processor has used this invoice before.");
  }
}

/** Drops the oldest unpaid orders that no payment can come for, until there is room for one more. */
async function makeRoom(within: Transaction<Tables>, { userId, createdAt }: NewOrder): Promise<void> {
  const { count } = await within.selectFrom("orders").where("user_id", "=", userId)
    .where("settled_at", "is", null).select((row) => row.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  const surplus = Number(count) + 1 - KEPT.unpaidOrders;
  if (surplus <= 0) return;
  const old = await within.selectFrom("orders").select("id").where("user_id", "=", userId)
    .where("settled_at", "is", null).where("state", "!=", "seen").where("watched_until", "<", createdAt)
    .orderBy("id").limit(surplus).execute();
  if (old.length < surplus) {
    throw new Refusal("rate_limited", "Many payments were begun and not made. Please try again tomorrow.");
  }
  await within.deleteFrom("orders").where("id", "in", old.map(({ id }) => id)).execute();
}

async function askDue(
  db: Kysely<Tables>,
  { engine }: Dialect,
  way: PaymentWay,
  { now, leaseMs }: { readonly now: number; readonly leaseMs: number },
): Promise<AskedOrder | undefined> {
  const row = await db.updateTable("orders")
    .set((row) => ({ look_at: now + leaseMs, asked: row("asked", "+", 1) }))
    .where(
      "id",
      "=",
      (row) =>
        row.selectFrom("orders").select("id").where("way", "=", way).where("look_at", "<=", now)
          .orderBy("look_at").orderBy("id").limit(1)
          .$if(engine === "postgres", (query) => query.forUpdate().skipLocked()),
    )
    .returningAll().executeTakeFirst();
  return row === undefined ? undefined : askedOf(row);
}

async function paid(db: Kysely<Tables>, userId: number, limit: number): Promise<PaidOrder[]> {
  const rows = await db.selectFrom("orders")
    .leftJoin("entitlements", (join) =>
      join.onRef("entitlements.source", "=", "orders.way")
        .onRef("entitlements.reference", "=", "orders.invoice_id"))
    .selectAll("orders").select("entitlements.state as given_state")
    .where("orders.user_id", "=", userId).where("orders.settled_at", "is not", null)
    .orderBy("orders.settled_at", "desc").orderBy("orders.id", "desc").limit(limit).execute();
  return rows.map(({ given_state, ...row }) => {
    const { invoiceId, term, price, currency, state } = orderOf(row);
    const isRevoked = state === "invalid" || given_state === "revoked";
    return { invoiceId, term, price, currency, settledAt: row.settled_at!, isRevoked };
  });
}

function askedOf(row: Row): AskedOrder {
  return { order: orderOf(row), question: row.asked };
}

function orderOf(row: Row): Order {
  return {
    ...{ id: row.id, userId: row.user_id, invoiceId: row.invoice_id, plan: row.plan },
    way: PAYMENT_WAYS.find((way) => way === row.way) ?? PAYMENT_WAYS[0],
    term: termOf(row)!,
    ...{ price: row.price, currency: row.currency, createdAt: row.created_at },
    ...{ expiresAt: row.expires_at, watchedUntil: row.watched_until, settledAt: row.settled_at },
    state: INVOICE_STATES.find((state) => state === row.state) ?? "open",
  };
}

function gone(): Refusal {
  return new Refusal("session_expired", "Your account does not exist any more.");
}
