// The secret keys that a page uses: everything that it hands to the browser's cryptography as bytes of a secret key.

import type { Page } from "playwright-core";

interface WatchedWindow {
  readonly usedKeys: string[];
}

/** Begins to note what a page uses, from its next load on. Notes are lost with a reload. */
export async function watchKeys(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const usedKeys: string[] = [];
    Object.assign(window, { usedKeys });
    const original = SubtleCrypto.prototype.importKey as (...args: unknown[]) => Promise<CryptoKey>;
    Object.defineProperty(SubtleCrypto.prototype, "importKey", {
      value(this: SubtleCrypto, ...args: unknown[]) {
        const [format, source, algorithm] = args as [string, BufferSource, string | { name: string }];
        const name = typeof algorithm === "string" ? algorithm : algorithm.name;
        const isSecret = format === "pkcs8" || (format === "raw" && /^(HKDF|HMAC|AES)/.test(name));
        if (isSecret) {
          const bytes = ArrayBuffer.isView(source)
            ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
            : new Uint8Array(source);
          // A private key of 32 bytes ends what stands around it.
          const key = bytes.slice(-32);
          if (key.length >= 16 && key.some((byte) => byte !== 0)) {
            usedKeys.push(Array.from(key, (byte) => byte.toString(16).padStart(2, "0")).join(""));
          }
        }
        return original.apply(this, args);
      },
    });
  });
}

/** The keys that a page has used since its load, each once. */
export async function keysUsedBy(page: Page): Promise<Uint8Array<ArrayBuffer>[]> {
  const keys = await page.evaluate(() => (window as unknown as WatchedWindow).usedKeys);
  return [...new Set(keys)].map((key) => Uint8Array.fromHex(key));
}
