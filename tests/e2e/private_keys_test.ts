// The cryptography of private conversations in a real browser: the vectors, keys that stay in it, Argon2id in its worker.

import assert from "node:assert/strict";
import { MAX_KEPT_EPOCHS } from "../../client/net/e2ee/device_keys.ts";
import { startApp } from "../support/app_process.ts";
import { hasBrowser, startBrowser } from "../support/browser.ts";
import { VECTORS } from "../support/e2ee/e2ee_vectors.ts";
import { openProbe, probe } from "../support/e2ee/probe_page.ts";

const ignore = !hasBrowser();

Deno.test({ name: "end-to-end encryption in a browser", ignore }, async (t) => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await openProbe(page, app.url);

  await t.step("vectors: the browser makes and opens what Deno does", async () => {
    assert.equal(await probe(page, "canEncryptHere"), true);
    assert.deepEqual(await probe(page, "differences"), []);
  });

  await t.step("keys are kept in IndexedDB over a reload, and cannot be exported", async () => {
    const publicKeys = await probe(page, "keep");
    await page.reload();
    assert.deepEqual(await probe(page, "kept"), { publicKeys, signs: true, exported: [] });
  });

  await t.step("keys of rooms are kept, of a thousand at most", async () => {
    assert.deepEqual(await probe(page, "keepEpochs", 20), { kept: 20, hasLast: true });
    const { kept, hasLast } = await probe(page, "keepEpochs", MAX_KEPT_EPOCHS + 10);
    assert.ok(kept > 0 && kept < MAX_KEPT_EPOCHS && hasLast, `${kept} are left`);
  });

  await t.step("vectors: the worker derives the key of a passphrase; the page may not", async () => {
    assert.equal(await probe(page, "passphraseOpens"), VECTORS.identity.alice.amk);
    const problem = await page.evaluate(() =>
      WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then(() => "", (error) => String(error))
    );
    assert.match(problem, /Content Security Policy/);
  });

  await t.step("the worker may load nothing and send nothing, and survives an impossible cost", async () => {
    const script = await page.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => name).find((name) =>
        name.includes("argon2")
      )!
    );
    const [worker, answer] = await Promise.all([
      page.waitForEvent("worker"),
      page.evaluate((script) =>
        new Promise<string>((resolve) => {
          const worker = new Worker(script);
          worker.addEventListener("message", ({ data }) => resolve(JSON.stringify(data)));
          worker.postMessage({ passphrase: "x", m: 2 ** 40, t: 1, p: 1, salt: new Uint8Array(16) });
          Object.assign(globalThis, { worker });
        }), script),
    ]);
    assert.equal(answer, "{}", "no key");
    for (const address of ["/health", "/assets/none.js"]) {
      const sent = worker.evaluate(
        (url) => fetch(url).then(() => "sent", () => "refused"),
        app.url + address,
      );
      assert.equal(await sent, "refused", address);
    }
    const loaded = worker.evaluate((url) => {
      try {
        (globalThis as unknown as { importScripts(url: string): void }).importScripts(url);
        return "loaded";
      } catch (error) {
        return (error as Error).name;
      }
    }, script);
    assert.equal(await loaded, "NetworkError");
  });
});

Deno.test({ name: "a browser without Ed25519 is found", ignore }, async () => {
  await using app = await startApp();
  await using browser = await startBrowser();
  const page = await browser.page();
  await page.addInitScript(() => {
    const original = SubtleCrypto.prototype.generateKey as (...args: unknown[]) => Promise<CryptoKey>;
    Object.defineProperty(SubtleCrypto.prototype, "generateKey", {
      value(this: SubtleCrypto, ...args: unknown[]) {
        const name = (args[0] as { name?: string }).name ?? args[0];
        if (name !== "Ed25519") return original.apply(this, args);
        return Promise.reject(new DOMException("Algorithm: Unrecognized name", "NotSupportedError"));
      },
    });
  });
  await openProbe(page, app.url);
  assert.equal(await probe(page, "canEncryptHere"), false);
});
