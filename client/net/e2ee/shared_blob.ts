// The blob: pins and former keys of the member, as their browsers share them. Opened, merged, and written as the next version.

import { checkedBytes, isWhole, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { readBlob, type SealedBlob } from "../../../server/protocol/e2ee/sealed_blob.ts";
import { type BlobContent, openBlob, sealBlob } from "../../crypto/e2ee/key_blob.ts";
import { keepFormer } from "./own_key_changes.ts";
import { mergedPins } from "./pin_changes.ts";
import { BLOB_PATH, blobDigest, type SharedPins } from "./shared_pins.ts";

/** Versions that are tried when other browsers write at the same time. */
const MAX_TRIES = 5;
/** Pins and entries that are shared, at most, the latest ones: a blob has 256 KiB, and one of either takes up to 700 bytes. */
const MAX_SHARED_PINS = 500;
const MAX_SHARED_ENTRIES = 100;

/** Merges a blob. Returns false for one that is not valid, or older than one that was seen. */
export async function takeShared(shared: SharedPins, value: unknown): Promise<boolean> {
  const { context: { device, store }, own } = shared;
  const blob = readBlob(value);
  const before = await device.read();
  if (blob === undefined || blob.version < (before?.blobVersion ?? 0)) {
    store.sealedProblem.value = "older";
    return false;
  }
  const content = await opened(shared, blob);
  if (content === undefined) {
    // Its version is the server's word alone, and is no one that was seen.
    store.sealedProblem.value = "unopened";
    return true;
  }
  store.sealedProblem.value = null;
  await keepFormer(own, content.former.map(checkedBytes));
  const after = await device.change((kept) => kept && { ...kept, pins: mergedPins(kept.pins, content.pins) });
  await saw(shared, blob, content.at);
  if (JSON.stringify(before?.pins) !== JSON.stringify(after?.pins)) shared.onMerged();
  return true;
}

/** Writes the pins of this browser, merged with what others have written meanwhile. */
export async function writeShared(shared: SharedPins): Promise<void> {
  const { own, context: { device, requests, userId } } = shared;
  let stored = 0;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const [kept, key] = [await device.read(), await own.accountKey()];
    if (kept === undefined || key === null || own.sealing === undefined) return;
    const content: BlobContent = {
      at: requests.now(),
      pins: Object.fromEntries(Object.entries(kept.pins).slice(-MAX_SHARED_PINS)),
      former: (await own.formerKeys()).map(toBase64),
      log: kept.log.slice(-MAX_SHARED_ENTRIES),
    };
    const version = Math.max(kept.blobVersion, stored) + 1;
    if (!isWhole(version)) return;
    const body = await sealBlob(key, userId, version, content);
    const { status, json } = await requests.send({ method: "PUT", path: BLOB_PATH, body });
    if (status === 200) return await saw(shared, body, content.at);
    if (status !== 409 || !await takeShared(shared, json)) return;
    // One that was sealed with lost keys must not keep the next version from being written.
    stored = readBlob(json)?.version ?? stored;
  }
}

async function opened({ context, own }: SharedPins, blob: SealedBlob): Promise<BlobContent | undefined> {
  const key = await own.accountKey();
  for (const one of [...(key === null ? [] : [key]), ...await own.formerKeys()]) {
    const content = await openBlob(one, context.userId, blob);
    if (content !== undefined) return content;
  }
  return undefined;
}

/** A version is there, with content that was made `at`. */
async function saw({ context }: SharedPins, blob: SealedBlob, at: number): Promise<void> {
  const { device, store } = context;
  store.sharedAt.value = at;
  const shared = { digest: await blobDigest(blob), at };
  await device.change((kept) =>
    kept === undefined || kept.blobVersion > blob.version
      ? kept
      : { ...kept, blobVersion: blob.version, shared }
  );
}
