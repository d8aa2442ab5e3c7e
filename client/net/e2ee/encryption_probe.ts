// Whether this browser can encrypt end to end. In the part `app`: the page says so when it joins.

/**
 * Whether this browser can make keys, use them, and keep them. It tries nothing that costs time. Ed25519 is missing before
 * Chrome 137, Firefox 129 and Safari 17, and outside of a secure context all cryptography is.
 */
export async function canEncryptHere(): Promise<boolean> {
  try {
    const pairs = [["Ed25519", "sign"], ["X25519", "deriveBits"]] as const;
    await Promise.all(
      pairs.map(([name, usage]) => crypto.subtle.generateKey({ name }, false, [usage])),
    );
    return globalThis.indexedDB !== undefined && navigator.locks !== undefined;
  } catch {
    return false;
  }
}
