// Queries on devices, and on sign-ins that have ended.

import type { Kysely, Selectable, Transaction } from "kysely";
import { hourOf } from "../ports/clock.ts";
import type { Device, DeviceStore, Listed, NewDevice } from "../ports/device_store.ts";
import { KEPT } from "../ports/limits.ts";
import { type Dialect, retryOnDeadlock } from "./dialect.ts";
import type { DevicesTable, Tables } from "./schema.ts";

/**
 * Time for which a device is kept beyond its last token, milliseconds. A crash may lose when a device was last in use, but
 * not the time before.
 */
const KEPT_BEYOND_MS = 7 * 24 * 60 * 60 * 1_000;
/** Devices that one statement notes as seen. */
const SIGHTINGS_AT_ONCE = 500;

/** Makes the store of devices. */
export function createDevices(db: Kysely<Tables>, dialect: Dialect): DeviceStore {
  const locked = <T>(userId: number, run: (within: Transaction<Tables>, version: number) => Promise<T>) =>
    retryOnDeadlock(dialect, () =>
      db.transaction().execute(async (within) => {
        const version = await lockAccount(within, dialect, userId);
        return version === undefined ? undefined : await run(within, version);
      }));
  return {
    async signIn(userId, id) {
      const row = await db.selectFrom("devices").select(["is_ended", "token_version", "unlisted_until"])
        .where("id", "=", id)
        .where("user_id", "=", userId).executeTakeFirst();
      if (row === undefined) return undefined;
      const { is_ended, token_version: tokenVersion, unlisted_until: unlistedUntil } = row;
      return { isEnded: is_ended !== 0, tokenVersion, unlistedUntil };
    },
    list: async (device) =>
      await locked(device.userId, (within, version) => list(within, device, version)) ??
        { device: undefined, isNew: false, ended: [] },
    async listOf(userId, at) {
      const rows = await db.selectFrom("devices").innerJoin("users", "users.id", "devices.user_id")
        .selectAll("devices").where("user_id", "=", userId).where("is_ended", "=", 0)
        .where("expires_at", ">", at).whereRef("devices.token_version", "=", "users.token_version")
        .orderBy("seen_at", "desc").orderBy("devices.created_at", "desc").orderBy("devices.id").execute();
      return rows.map(deviceOf);
    },
    rename: async (userId, id, name, at) =>
      await locked(userId, (within, version) => rename(within, { userId, id, name, at, version })) ?? false,
    end: async (userId, id, at) =>
      await locked(userId, async (within, version) => {
        const found = await within.selectFrom("devices").select("id").where("id", "=", id)
          .where("user_id", "=", userId).where("is_ended", "=", 0).where("expires_at", ">", at)
          .where("token_version", "=", version).executeTakeFirst();
        if (found !== undefined) await endAll(within, [id], { userId, at, version });
        return found !== undefined;
      }) ?? false,
    endSignIn: async (userId, id, times) => {
      await locked(userId, (within, version) => endSignIn(within, { userId, id, ...times, version }));
    },
    endOthers: async (userId, id, at) => {
      await locked(userId, async (within, version) => {
        const others = await within.selectFrom("devices").select("id").where("user_id", "=", userId)
          .where("id", "!=", id).where("is_ended", "=", 0).execute();
        await endAll(within, others.map((row) => row.id), { userId, at, version });
        await within.updateTable("users").set({ unlisted_ended_at: at }).where("id", "=", userId).execute();
      });
    },
    async saw(sightings) {
      for (const { ids, seenAt, expiresAt } of sightings) {
        for (let n = 0; n < ids.length; n += SIGHTINGS_AT_ONCE) {
          const some = ids.slice(n, n + SIGHTINGS_AT_ONCE);
          await retryOnDeadlock(dialect, () => note(db, some, { seenAt, expiresAt }));
        }
      }
    },
  };
}

/** Locks an account, so that its devices change one after another. Resolves to its token version. */
async function lockAccount(
  within: Transaction<Tables>,
  { engine }: Dialect,
  userId: number,
): Promise<number | undefined> {
  const row = await within.selectFrom("users").select("token_version").where("id", "=", userId)
    .$if(engine === "postgres", (query) => query.forNoKeyUpdate()).executeTakeFirst();
  return row?.token_version;
}

async function list(within: Transaction<Tables>, device: NewDevice, version: number): Promise<Listed> {
  const { id, userId, name, at, expiresAt, unlistedUntil, tokenVersion } = device;
  await removeStale(within, userId, { at, version });
  const known = await within.selectFrom("devices").selectAll().where("id", "=", id)
    .where("user_id", "=", userId).executeTakeFirst();
  if (known !== undefined && known.is_ended !== 0) return { device: undefined, isNew: false, ended: [] };
  if (known !== undefined) {
    const now = {
      token_version: Math.max(known.token_version, tokenVersion),
      seen_at: Math.max(known.seen_at, hourOf(at)),
      expires_at: Math.max(known.expires_at, expiresAt),
      unlisted_until: Math.max(known.unlisted_until, unlistedUntil),
    };
    await within.updateTable("devices").set(now).where("id", "=", id).where("user_id", "=", userId).execute();
    return { device: deviceOf({ ...known, ...now }), isNew: false, ended: [] };
  }
  const row: Selectable<DevicesTable> = {
    ...{ id, user_id: userId, token_version: tokenVersion, name, created_at: at, seen_at: at },
    ...{ expires_at: expiresAt, unlisted_until: unlistedUntil, is_ended: 0 },
  };
  await within.insertInto("devices").values(row).execute();
  const oldest = await within.selectFrom("devices").select("id").where("user_id", "=", userId)
    .where("is_ended", "=", 0).where("token_version", "=", version).where("id", "!=", id)
    .orderBy("seen_at", "desc").orderBy("created_at", "desc").orderBy("id").offset(KEPT.devices - 1)
    .limit(KEPT.devices).execute();
  const ended = oldest.map((one) => one.id);
  await endAll(within, ended, { userId, at, version });
  return { device: deviceOf(row), isNew: true, ended };
}

/**
 * Removes devices whose tokens have expired, and ended ones that refuse no token any more. A device of the version before
 * stays for a while: the one that raised the version goes on.
 */
async function removeStale(
  within: Transaction<Tables>,
  userId: number,
  { at, version }: { readonly at: number; readonly version: number },
): Promise<void> {
  await within.deleteFrom("devices").where("user_id", "=", userId).where((row) =>
    row.or([
      row.and([row("is_ended", "=", 0), row("expires_at", "<=", at - KEPT_BEYOND_MS)]),
      row.and([row("is_ended", "=", 0), row("token_version", "<", version - 1)]),
      row.and([row("is_ended", "=", 1), row("unlisted_until", "<=", at)]),
      row.and([row("is_ended", "=", 1), row("token_version", "<", version)]),
    ])
  ).execute();
}

async function rename(
  within: Transaction<Tables>,
  { userId, id, name, at, version }: {
    readonly userId: number;
    readonly id: string;
    readonly name: string;
    readonly at: number;
    readonly version: number;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await within.updateTable("devices").set({ name }).where("id", "=", id)
    .where("user_id", "=", userId).where("is_ended", "=", 0).where("expires_at", ">", at)
    .where("token_version", "=", version).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ends devices: those with tokens that do not name them stay as ended ones, as long as these are valid. */
async function endAll(
  within: Transaction<Tables>,
  ids: readonly string[],
  { userId, at, version }: { readonly userId: number; readonly at: number; readonly version: number },
): Promise<void> {
  if (ids.length === 0) return;
  await within.deleteFrom("devices").where("user_id", "=", userId).where("id", "in", ids)
    .where("unlisted_until", "<=", at).execute();
  await within.updateTable("devices").set({ is_ended: 1, name: "" }).where("user_id", "=", userId)
    .where("id", "in", ids).execute();
  await boundEnded(within, userId, version);
}

/** Beyond `KEPT.endedSignIns`, raises the token version, which ends all of them and every other sign-in. */
async function boundEnded(within: Transaction<Tables>, userId: number, version: number): Promise<void> {
  const ended = within.selectFrom("devices").where("user_id", "=", userId).where("is_ended", "=", 1);
  const { count } = await ended.select((row) => row.fn.countAll().as("count")).executeTakeFirstOrThrow();
  if (Number(count) <= KEPT.endedSignIns) return;
  await within.updateTable("users").set({ token_version: version + 1 }).where("id", "=", userId).execute();
  await within.deleteFrom("devices").where("user_id", "=", userId).where("is_ended", "=", 1).execute();
}

async function endSignIn(
  within: Transaction<Tables>,
  { userId, id, at, until, version }: {
    readonly userId: number;
    readonly id: string;
    readonly at: number;
    readonly until: number;
    readonly version: number;
  },
): Promise<void> {
  await removeStale(within, userId, { at, version });
  const known = await within.selectFrom("devices").select(["is_ended", "unlisted_until"]).where("id", "=", id)
    .where("user_id", "=", userId).executeTakeFirst();
  if (known?.is_ended === 0) {
    await within.updateTable("devices").set({ unlisted_until: Math.max(known.unlisted_until, until) })
      .where("id", "=", id).where("user_id", "=", userId).execute();
    return await endAll(within, [id], { userId, at, version });
  }
  if (known !== undefined || until <= at) return;
  await within.insertInto("devices").values({
    ...{ id, user_id: userId, token_version: version, name: "", created_at: at, seen_at: at },
    ...{ expires_at: until, unlisted_until: until, is_ended: 1 },
  }).execute();
  await boundEnded(within, userId, version);
}

async function note(
  db: Kysely<Tables>,
  ids: readonly string[],
  { seenAt, expiresAt }: { readonly seenAt: number; readonly expiresAt: number },
): Promise<void> {
  await db.updateTable("devices").set((row) => ({
    seen_at: row.case().when("seen_at", "<", seenAt).then(seenAt).else(row.ref("seen_at")).end(),
    expires_at: row.case().when("expires_at", "<", expiresAt).then(expiresAt).else(row.ref("expires_at"))
      .end(),
  })).where("id", "in", ids).where((row) =>
    row.or([row("seen_at", "<", seenAt), row("expires_at", "<", expiresAt)])
  ).execute();
}

function deviceOf({ id, name, created_at, seen_at }: Selectable<DevicesTable>): Device {
  return { id, name, createdAt: created_at, seenAt: seen_at };
}
