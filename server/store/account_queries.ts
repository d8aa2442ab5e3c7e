// Queries on accounts, and on the addresses they signed in from.

import type { Kysely, Selectable, Transaction } from "kysely";
import { KEPT } from "../ports/limits.ts";
import type { Page, PageRequest } from "../ports/moderation_store.ts";
import type { ModerationTransaction } from "../ports/moderation_store.ts";
import { RESET_KINDS } from "../ports/recovery_store.ts";
import type { Account, AccountStore, NewAccount } from "../ports/store.ts";
import { Refusal } from "../protocol/errors.ts";
import { MAIL_LANGUAGES } from "../protocol/mail/mail_languages.ts";
import { isUsername, nameKey } from "../protocol/names.ts";
import { DM_FROM } from "../protocol/preferences.ts";
import { isStaff, type Role, ROLES } from "../protocol/roles.ts";
import { acquireLock, type Dialect, isId, retryOnDeadlock } from "./dialect.ts";
import { badCursor, containing, pageOf } from "./pages.ts";
import { useInvite } from "./invites/invite_queries.ts";
import { endLinks, endLinksMadeBy } from "./recovery/link_queries.ts";
import { endVerifications } from "./recovery/mail_queries.ts";
import type { Tables, UsersTable } from "./schema.ts";

/** Makes the store of accounts. */
export function createAccounts(db: Kysely<Tables>, dialect: Dialect): AccountStore {
  return {
    create: (account) =>
      account.invite === undefined
        ? create(db, dialect, account)
        : db.transaction().execute((within) => createInvited(within, dialect, account)),
    byId: async (id) => isId(id) ? found(await users(db).where("id", "=", id).executeTakeFirst()) : undefined,
    byName: async (username) =>
      found(await users(db).where("username_key", "=", nameKey(username)).executeTakeFirst()),
    setPassword: (id, passwordHash) =>
      db.transaction().execute((within) => setPassword(within, id, passwordHash)),
    revokeTokens: async (id) =>
      found(
        await db.updateTable("users").set((row) => ({ token_version: row("token_version", "+", 1) }))
          .where("id", "=", id).returningAll().executeTakeFirst(),
      ),
    setRole: (id, role) => db.transaction().execute((within) => setRole(within, dialect, id, role)),
    remove: (id) =>
      retryOnDeadlock(dialect, () => db.transaction().execute((within) => remove(within, dialect, id))),
    page: (request) => page(db, request),
    async setDmFrom(id, dmFrom) {
      await db.updateTable("users").set({ pm_from: dmFrom }).where("id", "=", id).execute();
    },
    async staffNames() {
      const rows = await db.selectFrom("users").select("username").where("role", "in", ROLES.filter(isStaff))
        .orderBy("username_key").execute();
      return rows.map((row) => row.username);
    },
    rememberAddress: (id, digest, at) =>
      db.transaction().execute((within) => rememberAddress(within, dialect, id, digest, at)),
    async knowsAddress(id, digest) {
      const row = await db.selectFrom("known_addresses").select("seen_at")
        .where("user_id", "=", id).where("digest", "=", digest).executeTakeFirst();
      return row !== undefined;
    },
  };
}

function users(db: Kysely<Tables>) {
  return db.selectFrom("users").selectAll();
}

function found(row: Selectable<UsersTable> | undefined): Account | undefined {
  return row === undefined ? undefined : accountOf(row);
}

/** A value that was written by hand counts as none. */
function dmFromOf(value: string | null): Pick<Account, "dmFrom"> {
  const dmFrom = DM_FROM.find((one) => one === value);
  return dmFrom === undefined ? {} : { dmFrom };
}

/** An account as the store returns it. */
export function accountOf(row: Selectable<UsersTable>): Account {
  return {
    id: row.id,
    username: row.username,
    passwordHash: row.password_hash,
    email: row.email,
    verifiedEmail: row.verified_email,
    // An unknown role, written by hand, gives no power.
    role: ROLES.find((role) => role === row.role) ?? "user",
    isVerified: row.is_verified !== 0,
    hasSecondFactor: row.has_second_factor !== 0,
    premiumUntil: row.premium_until,
    aiMessagesUsed: row.ai_messages_used,
    aiMessagesUnlimited: row.ai_messages_unlimited,
    tokenVersion: row.token_version,
    createdAt: row.created_at,
    ...(row.address_digest === null ? {} : { addressDigest: row.address_digest }),
    ...dmFromOf(row.pm_from),
    ...languageOf(row.language),
    ...(row.unlisted_ended_at === null ? {} : { unlistedEndedAt: row.unlisted_ended_at }),
  };
}

/** As {@link dmFromOf}. */
function languageOf(value: string | null): Pick<Account, "language"> {
  const language = MAIL_LANGUAGES.find((one) => one === value);
  return language === undefined ? {} : { language };
}

/**
 * Sets the hash, raises the token version, and ends links that would set another password, or verify an address: a
 * user who knew the password before may have given one. Resolves to the changed account; undefined without one.
 */
export async function setPassword(
  within: Transaction<Tables>,
  id: number,
  passwordHash: string,
): Promise<Account | undefined> {
  const account = found(
    await within.updateTable("users")
      .set((row) => ({ password_hash: passwordHash, token_version: row("token_version", "+", 1) }))
      .where("id", "=", id).returningAll().executeTakeFirst(),
  );
  if (account === undefined) return undefined;
  await endLinks(within, id, [...RESET_KINDS, "verify_email"]);
  await endVerifications(within, id);
  return account;
}

/** As `create`. Takes one use of the invitation, where there is one: it is given back when the account is not made. */
async function createInvited(
  within: Transaction<Tables>,
  dialect: Dialect,
  account: NewAccount,
): Promise<Account> {
  if (account.invite !== undefined) await useInvite(within, dialect, account.invite, account.createdAt);
  return await create(within, dialect, account);
}

async function create(db: Kysely<Tables>, dialect: Dialect, account: NewAccount): Promise<Account> {
  const { username, passwordHash, email, createdAt, addressDigest, language } = account;
  try {
    const row = await db.insertInto("users").values({
      username,
      username_key: nameKey(username),
      password_hash: passwordHash,
      email,
      created_at: createdAt,
      address_digest: addressDigest ?? null,
      language: language ?? null,
    }).returningAll().executeTakeFirstOrThrow();
    return accountOf(row);
  } catch (error) {
    const taken = dialect.uniqueViolation(error);
    if (taken === "users.username_key") {
      throw new Refusal("username_taken", "That name is taken. Pick another.", { field: "username" });
    }
    throw error;
  }
}

/** The part of a moderation transaction that is about accounts. It locks the accounts that it reads. */
export function accountsWithin(
  within: Transaction<Tables>,
  dialect: Dialect,
): Pick<ModerationTransaction, "account" | "accountNamed" | "createAccount" | "setVerified"> {
  const locked = () => users(within).$if(dialect.engine === "postgres", (query) => query.forUpdate());
  return {
    account: async (id) => found(await locked().where("id", "=", id).executeTakeFirst()),
    accountNamed: async (username) =>
      found(await locked().where("username_key", "=", nameKey(username)).executeTakeFirst()),
    createAccount: (account) => createInvited(within, dialect, account),
    async setVerified(id, isVerified) {
      await within.updateTable("users").set({ is_verified: isVerified ? 1 : 0 }).where("id", "=", id)
        .execute();
    },
  };
}

/** Selects the ids by name first, so that a search reads only the index and the rows of its page. */
async function page(db: Kysely<Tables>, { query, cursor, limit }: PageRequest): Promise<Page<Account>> {
  if (cursor !== null && !isUsername(cursor)) throw badCursor();
  const ids = db.selectFrom("users").select("id")
    .$if(query !== "", (users) => users.where((row) => containing(row.ref("username_key"), nameKey(query))))
    .where("username_key", ">", nameKey(cursor ?? ""))
    .orderBy("username_key").limit(limit + 1);
  const rows = await users(db).where("id", "in", ids).orderBy("username_key").execute();
  return pageOf(rows.map(accountOf), limit, (account) => nameKey(account.username));
}

/**
 * Sets a role. Resolves to the changed account; undefined without one. Refuses (`conflict`) to demote the last root.
 *
 * Ends links from staff to the account, for who made them may have less power than it has now; and those that it
 * made, for it may have lost the power to.
 */
export async function setRole(
  within: Transaction<Tables>,
  dialect: Dialect,
  id: number,
  role: Role,
): Promise<Account | undefined> {
  if (role !== "root") await refuseLastRoot(within, dialect, id);
  await endLinks(within, id, ["reset_by_staff"]);
  await endLinksMadeBy(within, id);
  return found(
    await within.updateTable("users").set({ role }).where("id", "=", id).returningAll().executeTakeFirst(),
  );
}

async function remove(within: Transaction<Tables>, dialect: Dialect, id: number): Promise<boolean> {
  // The same lock as moderation transactions, which change the same rows.
  await acquireLock(within, dialect.engine, "moderate");
  if (dialect.engine === "postgres") await lockConversations(within, id);
  const account = await within.selectFrom("users").select("id").where("id", "=", id).executeTakeFirst();
  if (account === undefined) return false;
  await refuseLastRoot(within, dialect, id);
  // Bans and mutes stay for the name until they end. Otherwise, deleting the account would lift them.
  for (const table of ["bans", "mutes"] as const) {
    await within.updateTable(table).set({ user_id: null }).where("user_id", "=", id).execute();
  }
  await within.deleteFrom("messages").where("pair_key", "in", pairsOf(within, id)).execute();
  const { numDeletedRows } = await within.deleteFrom("users").where("id", "=", id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Keys of all conversations of an account. */
function pairsOf(within: Transaction<Tables>, id: number) {
  const onSide = (side: "low_id" | "high_id") =>
    within.selectFrom("conversations").select("pair_key").where(side, "=", id);
  return onSide("low_id").unionAll(onSide("high_id"));
}

/**
 * Locks the conversations of an account before the account itself, in the same order as transactions that write
 * messages.
 */
async function lockConversations(within: Transaction<Tables>, id: number): Promise<void> {
  await within.selectFrom("conversations").select("pair_key")
    .where((row) => row.or([row("low_id", "=", id), row("high_id", "=", id)]))
    .orderBy("pair_key").forUpdate().execute();
}

/** Refuses (`conflict`) when `id` is the only root. On PostgreSQL, locks all roots until the end of the transaction. */
async function refuseLastRoot(within: Transaction<Tables>, dialect: Dialect, id: number): Promise<void> {
  const roots = await within.selectFrom("users").select("id").where("role", "=", "root").orderBy("id")
    .$if(dialect.engine === "postgres", (query) => query.forUpdate()).execute();
  if (roots.length === 1 && roots[0]?.id === id) {
    throw new Refusal("conflict", "There must always be a root. Make someone else root first.");
  }
}

async function rememberAddress(
  within: Transaction<Tables>,
  { engine }: Dialect,
  id: number,
  digest: string,
  at: number,
): Promise<void> {
  const account = await within.selectFrom("users").select("id").where("id", "=", id)
    .$if(engine === "postgres", (query) => query.forNoKeyUpdate()).executeTakeFirst();
  if (account === undefined) return;
  await within.insertInto("known_addresses").values({ user_id: id, digest, seen_at: at })
    .onConflict((row) => row.columns(["user_id", "digest"]).doUpdateSet({ seen_at: at })).execute();
  const newest = within.selectFrom("known_addresses").select("digest").where("user_id", "=", id)
    .orderBy("seen_at", "desc").orderBy("digest").limit(KEPT.addresses);
  await within.deleteFrom("known_addresses").where("user_id", "=", id).where("digest", "not in", newest)
    .execute();
}
