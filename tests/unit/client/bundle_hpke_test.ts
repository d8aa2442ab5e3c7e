// What the bundle takes of `@hpke` seals and opens as the whole package does.

import { DhkemX25519HkdfSha256 } from "@hpke/core";
import * as esbuild from "esbuild";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { TARGET } from "../../../client/bundle.ts";
import { HPKE_PRIVATE, hpkeTrimmed } from "../../../client/bundle_hpke.ts";
import { openForKey, sealForKey } from "../../../client/crypto/e2ee/hpke_suite.ts";
import { type Identity, identityOf } from "../../../client/crypto/e2ee/identity_keys.ts";
import { toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { epochInfo } from "../../../server/protocol/e2ee/epoch_records.ts";
import { fromHex, TO_ALICE, TO_BOB, VECTORS } from "../../support/e2ee/e2ee_vectors.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const { identity: PEOPLE, epoch: EPOCH } = VECTORS;
const EK = fromHex(EPOCH.ek);

type Suite = typeof import("../../../client/crypto/e2ee/hpke_suite.ts");

async function bundledSuite(): Promise<{ suite: Suite; bytes: Uint8Array }> {
  const { outputFiles } = await esbuild.build({
    ...{ absWorkingDir: ROOT, entryPoints: ["client/crypto/e2ee/hpke_suite.ts"], write: false },
    ...{ bundle: true, minify: true, format: "esm", target: [...TARGET] },
    ...{ plugins: [hpkeTrimmed()], mangleProps: HPKE_PRIVATE },
  });
  const bytes = outputFiles[0]!.contents;
  const source = `data:text/javascript;base64,${Buffer.from(bytes).toString("base64")}`;
  return { suite: await import(source), bytes };
}

/** Runs `run` with `pair` as the one that the browser makes. */
async function withPair<T>(pair: CryptoKeyPair, run: () => Promise<T>): Promise<T> {
  const { generateKey } = crypto.subtle;
  crypto.subtle.generateKey = (() => Promise.resolve(pair)) as unknown as typeof generateKey;
  return await run().finally(() => crypto.subtle.generateKey = generateKey);
}

// The bundler keeps a process for the next build, which ends with the tests.
const bundling = { sanitizeOps: false, sanitizeResources: false } as const;
const { suite, bytes } = await bundledSuite();
const [alice, bob] = await Promise.all(
  [PEOPLE.alice, PEOPLE.bob].map(({ amk }) => identityOf(fromHex(amk))),
) as [
  Identity,
  Identity,
];

Deno.test("vectors: the bundled HPKE makes and opens the records of an epoch", bundling, async () => {
  const records = [[TO_BOB, bob, EPOCH.to_bob.ekm], [TO_ALICE, alice, EPOCH.to_alice.ekm]] as const;
  for (const [record, reader, ekm] of records) {
    const info = epochInfo(EPOCH.room, record);
    const { enc, ct } = record;
    const pair = await new DhkemX25519HkdfSha256().deriveKeyPair(fromHex(ekm));
    assert.deepEqual(await withPair(pair, () => suite.sealForKey(reader.ikDh, info, EK)), { enc, ct });
    assert.deepEqual(await suite.openForKey(reader, info, { enc, ct }), EK);
  }
});

Deno.test(
  "what the bundled HPKE seals, the whole package opens, and the other way round",
  bundling,
  async () => {
    const info = fromHex("0102");
    const plain = fromHex("03".repeat(32));
    const [bundled, whole] = await Promise.all(
      [suite, { sealForKey }].map((one) => one.sealForKey(bob.ikDh, info, plain)),
    );
    assert.notEqual(bundled?.enc, whole?.enc);
    assert.deepEqual(await openForKey(bob, info, bundled!), plain);
    assert.deepEqual(await suite.openForKey(bob, info, whole!), plain);
  },
);

Deno.test(
  "the bundled HPKE refuses another key, other terms, changed bytes and weak keys",
  bundling,
  async () => {
    const info = fromHex("0102");
    const sealed = (await suite.sealForKey(bob.ikDh, info, EK))!;
    assert.equal(await suite.openForKey(alice, info, sealed), undefined);
    assert.equal(await suite.openForKey(bob, fromHex("0103"), sealed), undefined);
    const { enc, ct } = sealed;
    const flipped = (base64: string): string => `${base64.startsWith("A") ? "B" : "A"}${base64.slice(1)}`;
    assert.equal(await suite.openForKey(bob, info, { enc, ct: flipped(ct) }), undefined);
    assert.equal(await suite.openForKey(bob, info, { enc: flipped(enc), ct }), undefined);
    for (const weak of [new Uint8Array(32), new Uint8Array(32).fill(1, 0, 1)]) {
      assert.equal(await suite.sealForKey(toBase64(weak), info, EK), undefined);
      assert.equal(await suite.openForKey(bob, info, { enc: toBase64(weak), ct }), undefined);
    }
  },
);

Deno.test("of HPKE the bundle has base mode with one suite, in 4 KiB gzipped", bundling, () => {
  const script = new TextDecoder().decode(bytes);
  assert.ok(script.includes("Too long info"), "its checks stay");
  for (const other of ["P-256", "SHA-384", "PSK must", "ChaCha", "webcrypto", "defineProperty", "export("]) {
    assert.ok(!script.includes(other), other);
  }
  const size = gzipSync(bytes, { level: 9 }).length;
  assert.ok(size <= 4 * 1024, `${size} bytes`);
});

Deno.test("of all names in the page, only the private ones of HPKE are shortened", bundling, async () => {
  const shortened = async (entry: string): Promise<string[]> => {
    const { mangleCache } = await esbuild.build({
      ...{ absWorkingDir: ROOT, entryPoints: [entry], write: false, outdir: "out" },
      ...{ bundle: true, splitting: true, format: "esm", jsx: "automatic", jsxImportSource: "preact" },
      ...{ plugins: [hpkeTrimmed()], mangleProps: HPKE_PRIVATE, mangleCache: {} },
    });
    return Object.keys(mangleCache!).sort();
  };
  const ofHpke = await shortened("client/crypto/e2ee/hpke_suite.ts");
  assert.ok(ofHpke.includes("_suiteId"));
  assert.deepEqual(await shortened("client/main.tsx"), ofHpke);
});
