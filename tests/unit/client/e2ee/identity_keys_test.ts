// Keys of a user: not exportable, equal on every device; made also where a browser does not export the public one.

import assert from "node:assert/strict";
import { ed25519Public } from "../../../../client/crypto/e2ee/ed25519_public.ts";
import { EpochKey, openEpoch } from "../../../../client/crypto/e2ee/epoch_keys.ts";
import { makeEpoch } from "../../../../client/crypto/e2ee/epoch_making.ts";
import { identityOf, newAccountKey } from "../../../../client/crypto/e2ee/identity_keys.ts";
import { entryOf } from "../../../../client/crypto/e2ee/own_entries.ts";
import { makeLogEntry } from "../../../../client/crypto/e2ee/own_log_entry.ts";
import { canEncryptHere } from "../../../../client/net/e2ee/encryption_probe.ts";
import { toBase64 } from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import { derive } from "../../../../server/protocol/e2ee/e2ee_derive.ts";
import { readEpochPair } from "../../../../server/protocol/e2ee/epoch_records.ts";
import { checkLog, type LogEntry, NO_ENTRY } from "../../../../server/protocol/e2ee/key_log.ts";

/** Replaces a function of WebCrypto while `run` runs. */
async function withSubtle<T>(
  name: "generateKey" | "exportKey",
  replaced: (original: (...args: unknown[]) => Promise<unknown>, ...args: unknown[]) => Promise<unknown>,
  run: () => Promise<T>,
): Promise<T> {
  const original = crypto.subtle[name].bind(crypto.subtle) as (...args: unknown[]) => Promise<unknown>;
  Object.defineProperty(crypto.subtle, name, {
    configurable: true,
    value: (...args: unknown[]) => replaced(original, ...args),
  });
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(crypto.subtle, name);
  }
}

Deno.test("private keys cannot be exported", async () => {
  const { signing, opening } = await identityOf(newAccountKey());
  for (const key of [signing, opening]) {
    assert.equal(key.extractable, false);
    for (const format of ["pkcs8", "jwk", "raw"] as const) {
      await assert.rejects(() => crypto.subtle.exportKey(format, key), format);
    }
  }
});

Deno.test("the public key is the same where the browser does not export it", async () => {
  const missing = (): Promise<never> => Promise.reject(new DOMException("no", "OperationError"));
  for (let n = 0; n < 40; n++) {
    const accountKey = newAccountKey();
    const { ikSig, ikDh, signing } = await identityOf(accountKey);
    assert.equal(toBase64(await ed25519Public(await derive(accountKey, "ed25519"), signing)), ikSig);
    const without = await withSubtle("exportKey", missing, () => identityOf(accountKey));
    assert.deepEqual([without.ikSig, without.ikDh], [ikSig, ikDh]);
  }
  const { signing } = await identityOf(newAccountKey());
  await assert.rejects(() => ed25519Public(newAccountKey(), signing), /not that of the seed/);
});

/** A browser's storage, as far as it is tried. */
function keepDatabases(answer: "onsuccess" | "onerror"): void {
  const open = (): unknown => {
    const opening: Record<string, unknown> = { result: { close: () => {} } };
    queueMicrotask(() => (opening[answer] as () => void)());
    return opening;
  };
  const value = { open, deleteDatabase: () => {} };
  Object.defineProperty(globalThis, "indexedDB", { configurable: true, value });
}

Deno.test("a browser that lacks Ed25519, X25519 or a place for keys is found", async () => {
  assert.equal(await canEncryptHere(), false, "nothing keeps keys here");
  keepDatabases("onerror");
  assert.equal(await canEncryptHere(), false, "data is refused");
  keepDatabases("onsuccess");
  try {
    assert.equal(await canEncryptHere(), true);
    for (const name of ["Ed25519", "X25519"]) {
      const lacking = (
        original: (...args: unknown[]) => Promise<unknown>,
        ...args: unknown[]
      ): Promise<unknown> =>
        (args[0] as { name?: string }).name === name
          ? Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"))
          : original(...args);
      assert.equal(await withSubtle("generateKey", lacking, canEncryptHere), false, name);
    }
  } finally {
    Reflect.deleteProperty(globalThis, "indexedDB");
  }
});

Deno.test("a log of several devices and lost keys holds, also under a clock that was set back", async () => {
  const identities = await Promise.all([newAccountKey(), newAccountKey(), newAccountKey()].map(identityOf));
  const [first, second, third] = identities as [
    typeof identities[0],
    typeof identities[0],
    typeof identities[0],
  ];
  const log: LogEntry[] = [await makeLogEntry(7, first!, 1_795_000_000_000)];
  const add = async (identity: typeof first, now: number, previous?: typeof first): Promise<void> => {
    const checked = await checkLog(7, log);
    assert.ok(checked.problem === undefined);
    log.push(await makeLogEntry(7, identity!, now, checked.entries.at(-1), previous));
  };
  await add(second, 1_700_000_000_000, first);
  await add(third, 1_795_000_000_500);
  const checked = await checkLog(7, log);
  assert.ok(checked.problem === undefined, JSON.stringify(checked));
  assert.deepEqual(log.map(({ at }) => at), [1_795_000_000_000, 1_795_000_000_001, 1_795_000_000_500]);
  assert.deepEqual(checked.entries.map(({ isSignedByPrevious }) => isSignedByPrevious), [false, true, false]);
  assert.equal(log[0]!.prev, NO_ENTRY);
  assert.equal(entryOf(checked.entries, second!)?.entry.seq, 1);
  assert.equal(entryOf(checked.entries, await identityOf(newAccountKey())), undefined);
});

Deno.test("an epoch is made for both members, and not for a key that keeps no secret", async () => {
  const [alice, bob] = [await identityOf(newAccountKey()), await identityOf(newAccountKey())];
  const heads = [toBase64(newAccountKey()), toBase64(newAccountKey())] as const;
  const self = { id: 7, ikDh: alice.ikDh, head: heads[0], identity: alice };
  const terms = { room: "pm-7-42", epoch: 1, at: 1_795_000_000_000 };
  const made = await makeEpoch(terms, self, { id: 42, ikDh: bob.ikDh, head: heads[1] });
  assert.ok(made);
  const { toPeer, toSelf } = made.records;
  assert.deepEqual(readEpochPair(JSON.parse(JSON.stringify([toPeer, toSelf])), 7, 42), made.records);
  assert.deepEqual([toPeer.heads, toSelf.heads], [[...heads], [heads[0], heads[0]]]);
  for (const [record, reader] of [[toPeer, bob], [toSelf, alice]] as const) {
    const opened = await openEpoch(terms.room, record, alice.ikSig, reader);
    assert.ok(opened instanceof EpochKey);
    assert.equal(opened.kc, made.key.kc);
  }
  // Points of small order (RFC 7748, section 6.1): the secret that they give is zero for every private key.
  for (const first of [0, 1]) {
    const ikDh = toBase64(new Uint8Array(32).fill(first, 0, 1));
    assert.equal(await makeEpoch(terms, self, { id: 42, ikDh, head: heads[1] }), undefined, String(first));
  }
});
