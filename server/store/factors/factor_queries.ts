// Queries on second factors. Each change locks its account first, so that what it decides on stays true.

import type { Kysely, Selectable, Transaction } from "kysely";
import type {
  FactorStore,
  NewPasskey,
  Passkey,
  Spending,
  TotpSecret,
  TurnedOn,
} from "../../ports/factors/factor_store.ts";
import { KEPT } from "../../ports/limits.ts";
import { Refusal } from "../../protocol/errors.ts";
import { isStaff, ROLES } from "../../protocol/roles.ts";
import { accountOf } from "../account_queries.ts";
import { type Dialect, isId, lockAccount } from "../dialect.ts";
import type { Tables } from "../schema.ts";
import type { PasskeysTable, TotpSecretsTable } from "./factor_tables.ts";
import { spend, SpentBefore } from "./spent_proofs.ts";

/** Makes the store of second factors. */
export function createFactors(db: Kysely<Tables>, dialect: Dialect): FactorStore {
  return { ...reads(db), ...changes(db, dialect) };
}

type Reads = "of" | "passkey" | "isSpent" | "staffWithout";

function reads(db: Kysely<Tables>): Pick<FactorStore, Reads> {
  return {
    async of(userId) {
      const totp = await secretOf(db, userId);
      const rows = await db.selectFrom("passkeys").selectAll().where("user_id", "=", userId).orderBy("id")
        .execute();
      return { totp: totp ?? null, passkeys: rows.map(passkeyOf) };
    },
    async passkey(credentialId) {
      const row = await db.selectFrom("passkeys").selectAll().where("credential_id", "=", credentialId)
        .executeTakeFirst();
      return row === undefined ? undefined : passkeyOf(row);
    },
    async isSpent(key, at) {
      const row = await db.selectFrom("spent_proofs").select("proof").where("proof", "=", key)
        .where("expires_at", ">", at).executeTakeFirst();
      return row !== undefined;
    },
    async staffWithout() {
      const rows = await db.selectFrom("users").selectAll().where("role", "in", ROLES.filter(isStaff))
        .where("has_second_factor", "=", 0).orderBy("username_key").execute();
      return rows.map(accountOf);
    },
  };
}

function changes(db: Kysely<Tables>, dialect: Dialect): Omit<FactorStore, Reads> {
  /** Runs `change` with the account locked; resolves to `otherwise` without one, or when something was spent before. */
  const forAccount = <T>(
    userId: number,
    otherwise: T,
    change: (within: Transaction<Tables>) => Promise<T>,
  ): Promise<T> =>
    db.transaction().execute(async (within) =>
      await lockAccount(within, dialect.engine, userId) ? await change(within) : otherwise
    ).catch((error: unknown) => {
      if (error instanceof SpentBefore) return otherwise;
      throw error;
    });
  return {
    startTotp: (userId, secret) =>
      forAccount(userId, undefined, (within) => startTotp(within, userId, secret)),
    confirmTotp: (userId, secretId, spending) =>
      forAccount<TurnedOn | undefined>(
        userId,
        undefined,
        (within) => confirmTotp(within, dialect, userId, secretId, spending),
      ),
    removeTotp: (userId) =>
      forAccount(userId, false, async (within) => {
        const removed = await within.deleteFrom("totp_secrets").where("user_id", "=", userId)
          .where("confirmed_at", "is not", null).executeTakeFirst();
        return removed.numDeletedRows > 0n && await settled(within, userId);
      }),
    addPasskey: (userId, passkey, spending) =>
      forAccount<TurnedOn | undefined>(
        userId,
        undefined,
        (within) => addPasskey(within, dialect, userId, passkey, spending),
      ),
    removePasskey: (userId, id) =>
      forAccount(userId, false, async (within) => {
        if (!isId(id)) return false;
        const removed = await within.deleteFrom("passkeys").where("user_id", "=", userId).where("id", "=", id)
          .executeTakeFirst();
        return removed.numDeletedRows > 0n && await settled(within, userId);
      }),
    spend: (userId, spending) =>
      forAccount(userId, false, async (within) => {
        await spend(within, dialect, userId, spending);
        return true;
      }),
  };
}

async function secretOf(db: Kysely<Tables>, userId: number): Promise<TotpSecret | undefined> {
  const row = await db.selectFrom("totp_secrets").selectAll().where("user_id", "=", userId)
    .executeTakeFirst();
  return row === undefined ? undefined : totpOf(row);
}

async function startTotp(
  within: Transaction<Tables>,
  userId: number,
  { at, seal }: { readonly at: number; seal(id: number): string },
): Promise<void> {
  const before = await secretOf(within, userId);
  if (before?.isConfirmed) throw new Refusal("conflict", "An authenticator app is set up already.");
  await within.deleteFrom("totp_secrets").where("user_id", "=", userId).execute();
  const { id } = await within.insertInto("totp_secrets").values({
    user_id: userId,
    sealed: "",
    created_at: at,
  })
    .returning("id").executeTakeFirstOrThrow();
  await within.updateTable("totp_secrets").set({ sealed: seal(id) }).where("id", "=", id).execute();
}

async function confirmTotp(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  secretId: number,
  spending: Spending,
): Promise<TurnedOn | undefined> {
  const secret = await secretOf(within, userId);
  if (secret === undefined || secret.id !== secretId || secret.isConfirmed) return undefined;
  await spend(within, dialect, userId, spending);
  await within.updateTable("totp_secrets").set({ confirmed_at: spending.at }).where("id", "=", secretId)
    .execute();
  return await turnedOn(within, userId);
}

async function addPasskey(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  { credentialId, publicKey, counter, transports, name, createdAt }: NewPasskey,
  spending: Spending,
): Promise<TurnedOn | undefined> {
  await spend(within, dialect, userId, spending);
  const { count } = await within.selectFrom("passkeys").where("user_id", "=", userId)
    .select((row) => row.fn.countAll().as("count")).executeTakeFirstOrThrow();
  if (Number(count) >= KEPT.passkeys) {
    throw new Refusal("conflict", `An account has at most ${KEPT.passkeys} passkeys. Remove one first.`);
  }
  try {
    await within.insertInto("passkeys").values({
      ...{ user_id: userId, credential_id: credentialId, public_key: publicKey, counter, name },
      ...{ transports: JSON.stringify(transports), created_at: createdAt },
    }).execute();
  } catch (error) {
    if (dialect.uniqueViolation(error) === undefined) throw error;
    throw new Refusal("conflict", "This passkey is registered already.");
  }
  return await turnedOn(within, userId);
}

/** Removes all factors of an account that is there and locked. False when it had none. */
export async function removeFactors(within: Transaction<Tables>, userId: number): Promise<boolean> {
  const { has_second_factor: had } = await within.selectFrom("users").select("has_second_factor")
    .where("id", "=", userId).executeTakeFirstOrThrow();
  await within.deleteFrom("totp_secrets").where("user_id", "=", userId).execute();
  await within.deleteFrom("passkeys").where("user_id", "=", userId).execute();
  await settled(within, userId);
  return had !== 0;
}

/** Notes on the account that it has a factor. With the first one, every earlier token ends. */
async function turnedOn(within: Transaction<Tables>, userId: number): Promise<TurnedOn> {
  const before = await within.selectFrom("users").select("has_second_factor").where("id", "=", userId)
    .executeTakeFirstOrThrow();
  const isFirst = before.has_second_factor === 0;
  const account = await within.updateTable("users")
    .set((row) => ({
      has_second_factor: 1,
      token_version: row("token_version", "+", isFirst ? 1 : 0),
    }))
    .where("id", "=", userId).returningAll().executeTakeFirstOrThrow();
  return { isFirst, account: accountOf(account) };
}

/** Notes on the account whether a factor is left, after one was removed. Resolves to true. */
async function settled(within: Transaction<Tables>, userId: number): Promise<true> {
  const totp = await secretOf(within, userId);
  const passkey = await within.selectFrom("passkeys").select("id").where("user_id", "=", userId)
    .executeTakeFirst();
  const isLeft = totp?.isConfirmed === true || passkey !== undefined;
  await within.updateTable("users").set({ has_second_factor: isLeft ? 1 : 0 }).where("id", "=", userId)
    .execute();
  return true;
}

function totpOf({ id, sealed, confirmed_at, created_at }: Selectable<TotpSecretsTable>): TotpSecret {
  return { id, sealed, isConfirmed: confirmed_at !== null, createdAt: created_at };
}

function passkeyOf(row: Selectable<PasskeysTable>): Passkey {
  return {
    ...{ id: row.id, userId: row.user_id, credentialId: row.credential_id, publicKey: row.public_key },
    ...{ counter: row.counter, name: row.name, createdAt: row.created_at, usedAt: row.used_at },
    transports: JSON.parse(row.transports) as string[],
  };
}
