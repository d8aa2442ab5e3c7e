// A member's keys in IndexedDB: a database for each account, which logging out deletes as a whole.

import {
  type DeviceKeys,
  type KeptEpoch,
  type KeptKeys,
  MAX_KEPT_EPOCHS,
  reserved,
  type RoomCounter,
  settled,
} from "./device_keys.ts";
import { keyDatabase } from "./key_databases.ts";

const KEPT = "kept";
const COUNTERS = "counters";
/** What is kept of the member in `KEPT`, beside keys of epochs. */
const ONLY = "keys";
const EPOCHS = "epoch ";

/** Opens the keys of an account. Rejects where the browser has no storage. */
export async function openIndexedKeys(account: string): Promise<DeviceKeys> {
  const name = keyDatabase(account);
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = (): void => {
    for (const store of [KEPT, COUNTERS]) request.result.createObjectStore(store);
  };
  const database = await resultOf(request);
  // Another tab logs out, and deletes the database.
  database.onversionchange = () => database.close();
  const whole = async (kept?: KeptKeys | null): Promise<KeptKeys | undefined> => {
    if (!kept) return undefined;
    const isWhole = [...kept.former, kept.current].every((one) => !one || one.identity.opening);
    return isWhole ? kept : await (await import("./key_changes.ts")).completed(account, kept);
  };
  return {
    read: async () => await whole(await resultOf(database.transaction(KEPT).objectStore(KEPT).get(ONLY))),
    change: async (change) => await whole(await update<KeptKeys>(database, KEPT, ONLY, change)),
    async reserve(place): Promise<number | undefined> {
      const counter = await update<RoomCounter>(
        ...[database, COUNTERS, place.room] as const,
        (before) => reserved(before, place) ?? before,
      );
      return counter?.ep === place.ep ? counter.n - 1 : undefined;
    },
    async settle(place, n, isUsed): Promise<void> {
      await update<RoomCounter>(
        database,
        COUNTERS,
        place.room,
        (counter) => settled(counter, place, n, isUsed),
      );
    },
    epochKey: (room, epoch) =>
      resultOf<KeptEpoch | undefined>(
        database.transaction(KEPT).objectStore(KEPT).get(`${EPOCHS}${epoch} ${room}`),
      ),
    async keepEpochKey(room, epoch, key): Promise<void> {
      const kept = database.transaction(KEPT, "readwrite").objectStore(KEPT);
      if (await resultOf(kept.count()) > MAX_KEPT_EPOCHS) {
        kept.delete(IDBKeyRange.bound(EPOCHS, `${EPOCHS}~`));
      }
      await resultOf(kept.put(key, `${EPOCHS}${epoch} ${room}`));
    },
    lock: (room) => lock(`${name} ${room}`),
    close: () => database.close(),
  };
}

/** Changes a value in one transaction. Resolves once it is written. */
function update<T>(
  database: IDBDatabase,
  store: string,
  key: string,
  change: (value: T | undefined) => T | undefined,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, "readwrite", { durability: "strict" });
    const values = transaction.objectStore(store);
    let now: T | undefined;
    const get: IDBRequest<T | null | undefined> = values.get(key);
    get.onsuccess = (): void => {
      // WebKit reads null in place of what it could not store.
      now = change(get.result ?? undefined);
      if (now === undefined) values.delete(key);
      else if (now !== get.result) values.put(now, key);
    };
    transaction.oncomplete = () => resolve(now);
    transaction.onabort = () => reject(transaction.error ?? new Error("The storage was aborted"));
  });
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Browsers that have the cryptography have locks as well. */
function lock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, () => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}
