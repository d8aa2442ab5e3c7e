// Sealing: in transit with a key of the client's, at rest with a key of the installation.

import assert from "node:assert/strict";
import { createAesVault } from "../../../server/adapters/aes_vault.ts";
import { looksSealed, newKey, readKey, seal, unseal } from "../../../server/protocol/sealed.ts";

Deno.test("sealed: what was sealed opens with its key, and with no other", async () => {
  const [key, other] = [await readKey(newKey()), await readKey(newKey())];
  assert.ok(key !== undefined && other !== undefined);
  const text = "Señorita 😀 你好\n" + "x".repeat(2_000);
  const sealed = await seal(key, text);
  assert.ok(looksSealed(sealed));
  assert.equal(await unseal(key, sealed), text);
  assert.equal(await unseal(other, sealed), undefined);
  assert.notDeepEqual(await seal(key, text), sealed);
});

Deno.test("sealed: what was changed, or is none, does not open", async () => {
  const key = (await readKey(newKey()))!;
  const sealed = await seal(key, "hello");
  const changed = (sealed.ciphertext[0] === "A" ? "B" : "A") + sealed.ciphertext.slice(1);
  for (
    const other of [
      { ...sealed, ciphertext: changed },
      { ...sealed, ciphertext: "" },
      { ...sealed, ciphertext: "not base64!" },
      { ...sealed, nonce: sealed.nonce.slice(0, 8) },
      { ...sealed, nonce: `${sealed.nonce}AAAA` },
    ]
  ) assert.equal(await unseal(key, other), undefined);
});

Deno.test("sealed: a key is 32 bytes of base64", async () => {
  assert.equal(await readKey(btoa("x".repeat(31))), undefined);
  assert.equal(await readKey(btoa("x".repeat(33))), undefined);
  assert.equal(await readKey("?".repeat(44)), undefined);
  assert.notEqual(await readKey(btoa("x".repeat(32))), undefined);
});

Deno.test("vault: what was sealed opens in its place, under its key, unchanged", () => {
  const vault = createAesVault("a secret key for tests");
  const sealed = vault.seal("Señorita 😀", "violet_history 1 2");
  assert.equal(vault.open(sealed, "violet_history 1 2"), "Señorita 😀");
  assert.equal(vault.open(sealed, "violet_history 1 3"), undefined);
  assert.equal(vault.open(sealed, "violet_history 2 2"), undefined);
  assert.equal(createAesVault("another secret key").open(sealed, "violet_history 1 2"), undefined);
  assert.equal(createAesVault("a secret key for tests").open(sealed, "violet_history 1 2"), "Señorita 😀");
  assert.notEqual(vault.seal("Señorita 😀", "violet_history 1 2"), sealed);
  for (const other of ["", "plain text", sealed.slice(0, -4), `v2.${sealed.slice(3)}`]) {
    assert.equal(vault.open(other, "violet_history 1 2"), undefined);
  }
});
