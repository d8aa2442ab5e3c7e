// Whether this browser can encrypt end to end. In the part `app`: the page says so when it joins.

/** A database that is there for a moment. */
const PROBE = "sc_probe";

/**
 * Whether this browser can make keys, use them, and keep them. It tries nothing that costs time. Ed25519 is missing before
 * Chrome 137, Firefox 129 and Safari 17, and outside of a secure context all cryptography is.
 */
export async function canEncryptHere(): Promise<boolean> {
  try {
    const pairs = [["Ed25519", "sign"], ["X25519", "deriveBits"]] as const;
    await Promise.all([
      ...pairs.map(([name, usage]) => crypto.subtle.generateKey({ name }, false, [usage])),
      tryStorage(),
    ]);
    return navigator.locks !== undefined;
  } catch {
    return false;
  }
}

/** Rejects where the browser keeps no data, as in some private windows, or where the user has forbidden it. */
function tryStorage(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(PROBE);
    opening.onerror = opening.onblocked = reject;
    opening.onsuccess = () => {
      opening.result.close();
      indexedDB.deleteDatabase(PROBE);
      resolve();
    };
  });
}
