// What is stored of keys in a browser that cannot copy X25519 keys, and how they are whole again.

import assert from "node:assert/strict";
import { wrapAccountKey } from "../../../../client/crypto/e2ee/account_key.ts";
import { identityOf, newAccountKey } from "../../../../client/crypto/e2ee/identity_keys.ts";
import type { KeptIdentity, KeptKeys } from "../../../../client/net/e2ee/device_keys.ts";
import { completed, storable } from "../../../../client/net/e2ee/stored_keys.ts";

const USER = 7;

async function keptIdentity(): Promise<KeptIdentity> {
  const key = newAccountKey();
  return { wrapped: await wrapAccountKey(USER, key), identity: storable(await identityOf(key)) };
}

async function someKeys(): Promise<KeptKeys> {
  return {
    ...{
      current: await keptIdentity(),
      former: [await keptIdentity()],
      log: [],
      isPublished: true,
      dev: "d",
    },
    ...{ blobVersion: 0, pins: {}, epochs: {}, open: [] },
  };
}

/** Replaces `structuredClone` while `run` runs. */
async function withClone(clone: (value: CryptoKey) => unknown, run: () => Promise<void>): Promise<void> {
  const original = globalThis.structuredClone;
  Object.assign(globalThis, { structuredClone: clone });
  try {
    await run();
  } finally {
    Object.assign(globalThis, { structuredClone: original });
  }
}

const CLONES: readonly (readonly [string, (value: CryptoKey) => unknown])[] = [
  ["throws", () => {
    throw new TypeError("Unable to deserialize data.");
  }],
  ["makes a private key a public one", () => ({ type: "public" })],
];

for (const [how, clone] of CLONES) {
  Deno.test(`where a copy ${how}, X25519 keys are left out, and derived again`, async () => {
    await withClone(clone, async () => {
      const stored = await someKeys();
      const all = [stored.current!, ...stored.former];
      assert.deepEqual(all.map(({ identity }) => "opening" in identity), [false, false]);
      const whole = await completed("7", stored);
      for (const { identity } of [whole.current!, ...whole.former]) {
        assert.equal(identity.opening.type, "private");
        assert.equal(identity.opening.extractable, false);
      }
      const publicKeys = ({ current, former }: KeptKeys): string[] =>
        [current!, ...former].map(({ identity }) => `${identity.ikSig} ${identity.ikDh}`);
      assert.deepEqual(publicKeys(whole), publicKeys(stored));
      await assert.rejects(completed("8", stored), /were changed/);
    });
  });
}

Deno.test("where a browser can copy them, all is stored as it is", async () => {
  await withClone((key) => key, async () => {
    const identity = await identityOf(newAccountKey());
    assert.equal(storable(identity), identity);
  });
});
