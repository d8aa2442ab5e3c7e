// Pins and former keys that the member's browsers share: fetched, merged, and written as the next version.

import { type Bytes, fromBase64, isWhole, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { readBlob, type SealedBlob } from "../../../server/protocol/e2ee/sealed_blob.ts";
import { type BlobContent, openBlob, sealBlob } from "../../crypto/e2ee/key_blob.ts";
import type { KeyContext } from "./key_context.ts";
import type { OwnKeys } from "./own_keys.ts";
import { mergedPins } from "./pins.ts";
import { SerialTasks } from "../serial_tasks.ts";

const PATH = "/api/keys/blob";
/** Versions that are tried when other browsers write at the same time. */
const MAX_TRIES = 5;
/** Pins and entries that are shared, at most, the latest ones: a blob has 256 KiB, and one of either takes up to 700 bytes. */
const MAX_SHARED_PINS = 500;
const MAX_SHARED_ENTRIES = 100;

/** Shares the pins. */
export class SharedPins {
  readonly #tasks: SerialTasks = new SerialTasks();
  /** The first answer, which may be under way: whether the server could be asked. Null: there is none. */
  #known: Promise<boolean> | null = null;

  /** `onMerged`: pins of another browser came in. */
  constructor(
    readonly context: KeyContext,
    readonly own: OwnKeys,
    readonly onMerged: () => void,
  ) {}

  /**
   * Resolves once what other browsers have written is here: whom they know must not count as new. False where the server
   * could not be asked. Without keys nothing of it can be opened, and no pin is made.
   */
  async known(): Promise<boolean> {
    return !this.own.hasAny || await (this.#known ?? this.pull());
  }

  /** Fetches what other browsers have written. False where that could not be done; never rejects. */
  pull(): Promise<boolean> {
    const pulled = this.#tasks.run(async () => {
      const { status, json } = await this.context.requests.send({ method: "GET", path: PATH });
      const seen = (await this.context.device.read())?.blobVersion ?? 0;
      if (status === 404 && seen > 0) this.context.store.sealedProblem.value = "older";
      if (status === 200) await this.#take(json);
      // The server may have been restored from a backup: it gets the later pins again.
      if (this.context.store.sealedProblem.value === "older") void this.push().catch(() => {});
      return status === 200 || status === 404;
    }).catch(() => false);
    if (this.#known === null) this.#know(pulled);
    return pulled;
  }

  #know(pulled: Promise<boolean>): void {
    this.#known = pulled.then((isKnown) => {
      if (!isKnown) this.#known = null;
      return isKnown;
    });
  }

  /** Writes the pins of this browser, merged with what others have written meanwhile. */
  push(): Promise<void> {
    return this.#tasks.run(async () => {
      const { device, requests, userId } = this.context;
      let stored = 0;
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const [kept, key] = [await device.read(), await this.own.accountKey()];
        if (kept === undefined || key === null || this.own.sealing === undefined) return;
        const content: BlobContent = {
          at: requests.now(),
          pins: Object.fromEntries(Object.entries(kept.pins).slice(-MAX_SHARED_PINS)),
          former: (await this.own.formerKeys()).map(toBase64),
          log: kept.log.slice(-MAX_SHARED_ENTRIES),
        };
        const version = Math.max(kept.blobVersion, stored) + 1;
        if (!isWhole(version)) return;
        const body = await sealBlob(key, userId, version, content);
        const { status, json } = await requests.send({ method: "PUT", path: PATH, body });
        if (status === 200) return await this.#saw(version, content.at);
        if (status !== 409 || !await this.#take(json)) return;
        // One that was sealed with lost keys must not keep the next version from being written.
        stored = readBlob(json)?.version ?? stored;
      }
    });
  }

  /** Resolves once nothing is under way. */
  settled(): Promise<void> {
    return this.#tasks.run(() => Promise.resolve());
  }

  /** Merges a blob. Returns false for one that is not valid, or older than one that was seen. */
  async #take(value: unknown): Promise<boolean> {
    const { device, store } = this.context;
    const blob = readBlob(value);
    const seen = (await device.read())?.blobVersion ?? 0;
    if (blob === undefined || blob.version < seen) {
      store.sealedProblem.value = "older";
      return false;
    }
    const content = await this.#open(blob);
    if (content === undefined) {
      // Its version is the server's word alone, and is no one that was seen.
      store.sealedProblem.value = "unopened";
      return true;
    }
    store.sealedProblem.value = null;
    await this.own.keepFormer(content.former.flatMap((key) => fromBase64(key) ?? []));
    const before = (await device.read())?.pins;
    const after = await device.change((kept) =>
      kept && { ...kept, pins: mergedPins(kept.pins, content.pins) }
    );
    await this.#saw(blob.version, content.at);
    if (JSON.stringify(before) !== JSON.stringify(after?.pins)) this.onMerged();
    return true;
  }

  async #open(blob: SealedBlob): Promise<BlobContent | undefined> {
    const key = await this.own.accountKey();
    const keys: Bytes[] = [...(key === null ? [] : [key]), ...await this.own.formerKeys()];
    for (const one of keys) {
      const content = await openBlob(one, this.context.userId, blob);
      if (content !== undefined) return content;
    }
    return undefined;
  }

  async #saw(version: number, at: number): Promise<void> {
    const { device, store } = this.context;
    store.sharedAt.value = at;
    await device.change((kept) => kept && { ...kept, blobVersion: Math.max(kept.blobVersion, version) });
  }
}
