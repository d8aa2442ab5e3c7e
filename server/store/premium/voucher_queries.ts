// Queries on vouchers.

import { type Kysely, sql, type Transaction } from "kysely";
import { KEPT } from "../../ports/limits.ts";
import type {
  NewVoucher,
  Redeemed,
  Voucher,
  VoucherStore,
  VoucherTransaction,
} from "../../ports/premium/voucher_store.ts";
import { Refusal } from "../../protocol/errors.ts";
import { isId } from "../dialect.ts";
import type { Tables } from "../schema.ts";
import { columnsOf, type TermColumns, termOf } from "./term_columns.ts";

/** How long a voucher is kept that was redeemed or has expired, milliseconds: a year. */
const CLOSED_MS = 365 * 86_400_000;

/** When a voucher was redeemed, or expires. */
const CLOSED_AT = sql<number>`coalesce(used_at, expires_at)`;

/** Makes the store of vouchers. */
export function createVouchers(db: Kysely<Tables>): VoucherStore {
  return {
    async list() {
      const rows = await vouchers(db).orderBy("vouchers.id", "desc")
        .limit(KEPT.vouchers + KEPT.closedVouchers).execute();
      return rows.map(voucherOf);
    },
  };
}

/** The part of a moderation transaction that is about vouchers. */
export function vouchersWithin(within: Transaction<Tables>): VoucherTransaction {
  return {
    add: (added) => add(within, added),
    redeem: (digest, by) => redeem(within, digest, by),
    async remove(id) {
      if (!isId(id)) return "unknown";
      const { numDeletedRows } = await within.deleteFrom("vouchers").where("id", "=", id)
        .where("used_at", "is", null).executeTakeFirst();
      if (numDeletedRows > 0n) return "removed";
      return await vouchers(within).where("vouchers.id", "=", id).executeTakeFirst() === undefined
        ? "unknown"
        : "used";
    },
  };
}

/** Deletes vouchers that were redeemed or have expired: after a year, and the oldest where there are too many. */
export async function sweepVouchers(within: Transaction<Tables>, now: number): Promise<void> {
  await within.deleteFrom("vouchers").where(CLOSED_AT, "<=", now - CLOSED_MS).execute();
  await within.deleteFrom("vouchers").where(
    "id",
    "in",
    (row) =>
      row.selectFrom("vouchers").select("id")
        .where((closed) => closed.or([closed("used_at", "is not", null), closed("expires_at", "<=", now)]))
        .orderBy(CLOSED_AT, "desc").orderBy("id", "desc")
        .limit(KEPT.vouchers + KEPT.closedVouchers).offset(KEPT.closedVouchers),
  ).execute();
}

async function add(within: Transaction<Tables>, added: readonly NewVoucher[]): Promise<number[]> {
  const [first] = added;
  if (first === undefined) return [];
  await sweepVouchers(within, first.createdAt);
  const { count } = await within.selectFrom("vouchers").select((row) => row.fn.countAll().as("count"))
    .where("used_at", "is", null).where("expires_at", ">", first.createdAt).executeTakeFirstOrThrow();
  if (Number(count) + added.length > KEPT.vouchers) {
    throw new Refusal(
      "conflict",
      `There are ${count} open vouchers, and at most ${KEPT.vouchers} are kept. Revoke some of them first.`,
      { field: "count" },
    );
  }
  const rows = await within.insertInto("vouchers").values(added.map(({ digest, term, ...voucher }) => ({
    code_digest: digest,
    ...columnsOf(term),
    ...{ created_at: voucher.createdAt, expires_at: voucher.expiresAt, made_by: voucher.madeById },
  }))).returning(["id", "code_digest"]).execute();
  // A database returns the rows in any order.
  const ids = new Map(rows.map(({ id, code_digest }) => [code_digest, id]));
  return added.map(({ digest }) => ids.get(digest)!);
}

/** Of two that redeem a voucher at once, one waits for the row, and finds it used. */
async function redeem(
  within: Transaction<Tables>,
  digest: string,
  { userId, at }: { readonly userId: number; readonly at: number },
): Promise<Redeemed> {
  const used = await within.updateTable("vouchers").set({ used_at: at, used_by: userId })
    .where("code_digest", "=", digest).where("used_at", "is", null).where("expires_at", ">", at)
    .returning("id").executeTakeFirst();
  const row = await vouchers(within).where("code_digest", "=", digest).executeTakeFirst();
  if (row === undefined) return { kind: "unknown" };
  if (used === undefined) return { kind: row.usedAt === null ? "over" : "used" };
  await sweepVouchers(within, at);
  return { kind: "redeemed", voucher: voucherOf(row) };
}

function vouchers(db: Kysely<Tables>) {
  return db.selectFrom("vouchers").leftJoin("users as maker", "maker.id", "vouchers.made_by")
    .leftJoin("users as user", "user.id", "vouchers.used_by")
    .select(["vouchers.id", "months", "seconds", "vouchers.created_at as createdAt"])
    .select(["expires_at as expiresAt", "used_at as usedAt"])
    .select(["maker.username as madeBy", "user.username as usedBy"]);
}

function voucherOf({ months, seconds, ...voucher }: Omit<Voucher, "term"> & TermColumns): Voucher {
  return { ...voucher, term: termOf({ months, seconds })! };
}
