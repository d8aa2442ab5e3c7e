// What tests do with the page's cryptography inside a browser: the vectors, storage, and what it costs.

import * as page from "./page_cryptography.ts";
import { openIndexedKeys } from "../../../client/net/e2ee/indexed_keys.ts";
import { ed25519Public } from "../../../client/crypto/e2ee/ed25519_public.ts";
import { checkedBytes, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { derive } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { LogEntry } from "../../../server/protocol/e2ee/key_log.ts";
import { fromHex, MESSAGES, TO_ALICE, TO_BOB, toHex, VECTORS } from "./e2ee_vectors.ts";

const { identity: PEOPLE, epoch: EPOCH, log: LOG, backup: BACKUP } = VECTORS;
const ALICE = fromHex(PEOPLE.alice.amk);
const DATABASE = "e2ee-probe";
const STORE = "kept";

export const { canEncryptHere } = page;

/** Names of what differs from the test vectors. */
export async function differences(): Promise<string[]> {
  const found: string[] = [];
  const expect = (what: string, value: unknown, expected: unknown): void => {
    if (JSON.stringify(value) !== JSON.stringify(expected)) found.push(what);
  };
  for (const [name, { amk, ik_sig, ik_dh }] of Object.entries(PEOPLE)) {
    const { ikSig, ikDh, signing } = await page.identityOf(fromHex(amk));
    expect(`keys of ${name}`, [ikSig, ikDh].map((key) => toHex(checkedBytes(key))), [ik_sig, ik_dh]);
    const converted = await ed25519Public(await derive(fromHex(amk), "ed25519"), signing);
    expect(`converted key of ${name}`, toHex(converted), ik_sig);
  }
  const log = await page.checkLog(7, LOG.alice.map(({ entry }) => entry));
  expect("log", log.problem === undefined && log.head, toBase64(fromHex(LOG.alice[1]!.hash)));
  const [alice, bob] = [await page.identityOf(ALICE), await page.identityOf(fromHex(PEOPLE.bob.amk))];
  const entry = LOG.alice[0]!.entry as LogEntry;
  expect("entry", await page.makeLogEntry(7, alice, entry.at), entry);
  for (const [name, record, reader] of [["bob", TO_BOB, bob], ["alice", TO_ALICE, alice]] as const) {
    const key = await page.openEpoch(EPOCH.room, record, alice.ikSig, reader);
    expect(`epoch for ${name}`, key instanceof page.EpochKey && key.kc, record.kc);
  }
  const self = { id: 7, ikDh: alice.ikDh, head: TO_BOB.heads[0], identity: alice };
  const useless = { id: 42, ikDh: toBase64(new Uint8Array(32)), head: TO_BOB.heads[1] };
  const none = await page.makeEpoch({ room: EPOCH.room, epoch: 1, at: 1 }, self, useless);
  expect("epoch for a key that keeps no secret", none === undefined, true);
  const foreign = await page.checkLog(7, [{ ...entry, ik_sig: LOG.bob[0]!.entry.ik_sig }]);
  expect("log of a foreign key", foreign.problem, "signature");
  const noPoint = await page.checkLog(7, [{ ...entry, ik_sig: toBase64(new Uint8Array(32).fill(255)) }]);
  expect("log of a key that is no point", noPoint.problem, "signature");
  const key = await page.EpochKey.of(fromHex(EPOCH.ek), EPOCH.room, TO_BOB.epoch);
  for (const { terms, text, kf, wire } of MESSAGES) {
    const opened = await page.openMessage(key, terms, wire);
    expect(`message ${wire.e2ee.n}`, opened, { text, kf: toBase64(fromHex(kf)) });
  }
  const blob = await page.openBlob(ALICE, 7, page.readBlob(VECTORS.blob.blob)!);
  expect("blob", blob, JSON.parse(VECTORS.blob.json));
  const secret = (await page.readHistoryKey(BACKUP.code.also_read))!;
  expect("history key", await page.historyKeyText(secret), BACKUP.code.shown);
  const restored = await page.openCodeSlot(secret, 7, page.readCodeSlot(BACKUP.code.slot)!);
  expect("slot", restored && toHex(restored), PEOPLE.alice.amk);
  const of = (id: number, [first]: readonly { entry: object }[]) => ({ id, ...first!.entry as LogEntry });
  expect("safety number", await page.safetyNumber(of(42, LOG.bob), of(7, LOG.alice)), VECTORS.safety_number);
  return found;
}

/** The account's key that the vectors' passphrase opens, in hex, by the worker. */
export async function passphraseOpens(): Promise<string | undefined> {
  const slot = page.readPassphraseSlot(BACKUP.passphrase.slot)!;
  const opened = await page.openPassphraseSlot(page.argon2InWorker(), BACKUP.passphrase.typed, 7, slot);
  return opened && toHex(opened);
}

/** Keeps the keys of a new identity in IndexedDB. Resolves to its public keys. */
export async function keep(): Promise<string> {
  const accountKey = page.newAccountKey();
  const identity = await page.identityOf(accountKey);
  const wrapped = await page.wrapAccountKey(7, accountKey);
  await inStore("readwrite", (store) => store.put({ identity, wrapped }, "keys"));
  return identity.ikSig + identity.ikDh;
}

/** What the keys that were kept can do: the public keys again, a signature, and which of them can be exported. */
export async function kept(): Promise<{ publicKeys: string; signs: boolean; exported: string[] }> {
  const { identity, wrapped } = await inStore<{
    identity: Awaited<ReturnType<typeof page.identityOf>>;
    wrapped: Awaited<ReturnType<typeof page.wrapAccountKey>>;
  }>("readonly", (store) => store.get("keys"));
  const entry = await page.makeLogEntry(7, identity, 1_795_000_000_000);
  const accountKey = await page.unwrapAccountKey(7, wrapped);
  const { ikSig, ikDh } = await page.identityOf(accountKey!);
  const exported: string[] = [];
  for (const [name, key] of Object.entries({ ...identity, wrapping: wrapped.wrapping })) {
    if (!(key instanceof CryptoKey)) continue;
    for (const format of ["raw", "pkcs8", "jwk"] as const) {
      const isGiven = await crypto.subtle.exportKey(format, key).then(() => true, () => false);
      if (isGiven) exported.push(`${name} as ${format}`);
    }
  }
  return {
    publicKeys: ikSig + ikDh,
    signs: (await page.checkLog(7, [entry])).problem === undefined,
    exported,
  };
}

/** Keeps `count` keys of epochs as the page does. Resolves to how many the browser has then, and whether the last one is. */
export async function keepEpochs(count: number): Promise<{ kept: number; hasLast: boolean }> {
  const device = await openIndexedKeys("7");
  const { secret } = await page.EpochKey.of(fromHex(EPOCH.ek), EPOCH.room, 1);
  for (let epoch = 1; epoch <= count; epoch++) {
    await device.keepEpochKey(EPOCH.room, epoch, { digest: "d", secret });
  }
  let kept = 0;
  for (let epoch = 1; epoch <= count; epoch++) {
    if (await device.epochKey(EPOCH.room, epoch) !== undefined) kept++;
  }
  const hasLast = await device.epochKey(EPOCH.room, count) !== undefined;
  device.close();
  return { kept, hasLast };
}

/** Milliseconds that each took. */
export type Costs = Readonly<Record<string, number>>;

/** Measures what the page does most, and what takes longest. */
export async function costs(): Promise<Costs> {
  const took: Record<string, number> = {};
  const time = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await run();
    took[what] = performance.now() - began;
    return result;
  };
  const accountKey = page.newAccountKey();
  const identity = await time("keys", () => page.identityOf(accountKey));
  const entry = await page.makeLogEntry(7, identity, 1);
  const self = { id: 7, ikDh: identity.ikDh, head: entry.ik_dh, identity };
  const terms = { room: "pm-7-42", epoch: 1, at: 1 };
  const made = (await time("epoch made", () => page.makeEpoch(terms, self, { ...self, id: 42 })))!;
  const { toPeer } = made.records;
  await time("epoch opened", () => page.openEpoch(terms.room, toPeer, identity.ikSig, identity));
  const parties = { sender: 7, recipient: 42 };
  const dev = toBase64(page.newAccountKey().slice(0, 16));
  const messages: Awaited<ReturnType<typeof page.sealMessage>>[] = [];
  await time("1,000 sealed", async () => {
    for (let n = 0; n < 1_000; n++) {
      messages.push(await page.sealMessage(made.key, parties, { dev, n }, `message ${n} of a long evening`));
    }
  });
  await time("500 opened", async () => {
    for (let from = 0; from < 500; from += 16) {
      const some = messages.slice(from, Math.min(from + 16, 500));
      await Promise.all(some.map((message) => page.openMessage(made.key, parties, message)));
    }
  });
  const other = { id: 42, ik_sig: identity.ikSig, ik_dh: identity.ikDh };
  await time("safety number", () => page.safetyNumber({ ...other, id: 7 }, other));
  return took;
}

function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE);
    opening.onupgradeneeded = (): void => void opening.result.createObjectStore(STORE);
    opening.onerror = (): void => reject(opening.error);
    opening.onsuccess = (): void => {
      const transaction = opening.result.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = (): void => {
        opening.result.close();
        resolve(request.result);
      };
      transaction.onabort = (): void => reject(transaction.error);
    };
  });
}
