// Pins and former keys that the member's browsers share: fetched and merged. `key_changes.ts` writes the next version.

import { type Bytes, checkedBytes, toBase64 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { readBlob, type SealedBlob } from "../../../server/protocol/e2ee/sealed_blob.ts";
import { type BlobContent, openBlob } from "../../crypto/e2ee/key_blob.ts";
import type { KeyContext } from "./key_context.ts";
import type { OwnKeys } from "./own_keys.ts";
import { mergedPins } from "./pins.ts";
import { SerialTasks } from "../serial_tasks.ts";

const PATH = "/api/keys/blob";

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
      if (status === 200) await this.take(json);
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
    return this.#tasks.run(async () => await (await import("./key_changes.ts")).writeShared(this));
  }

  /** Resolves once nothing is under way. */
  settled(): Promise<void> {
    return this.#tasks.run(() => Promise.resolve());
  }

  /** Merges a blob. Returns false for one that is not valid, or older than one that was seen. */
  async take(value: unknown): Promise<boolean> {
    const { device, store } = this.context;
    const blob = readBlob(value);
    const seen = (await device.read())?.blobVersion ?? 0;
    if (blob === undefined || blob.version < seen) {
      store.sealedProblem.value = "older";
      return false;
    }
    const content = await this.#open(blob);
    if (content === undefined) {
      store.sealedProblem.value = "unopened";
      // One that was sealed with lost keys must not keep the next version from being written.
      await this.saw(blob.version, null);
      return true;
    }
    store.sealedProblem.value = null;
    await this.#keepFormer(content.former);
    const before = (await device.read())?.pins;
    const after = await device.change((kept) =>
      kept && { ...kept, pins: mergedPins(kept.pins, content.pins) }
    );
    await this.saw(blob.version, content.at);
    if (JSON.stringify(before) !== JSON.stringify(after?.pins)) this.onMerged();
    return true;
  }

  /** Keeps former keys of the account that are not here yet. */
  async #keepFormer(former: readonly string[]): Promise<void> {
    const known = (await this.#accountKeys()).map(toBase64);
    const found = former.filter((key) => !known.includes(key));
    if (found.length === 0) return;
    await (await import("./key_changes.ts")).keepFormer(this.own, found.map(checkedBytes));
  }

  async #accountKeys(): Promise<readonly Bytes[]> {
    const key = await this.own.accountKey();
    return [...(key === null ? [] : [key]), ...await this.own.formerKeys()];
  }

  async #open(blob: SealedBlob): Promise<BlobContent | undefined> {
    for (const key of await this.#accountKeys()) {
      const content = await openBlob(key, this.context.userId, blob);
      if (content !== undefined) return content;
    }
    return undefined;
  }

  async saw(version: number, at: number | null): Promise<void> {
    const { device, store } = this.context;
    if (at !== null) store.sharedAt.value = at;
    await device.change((kept) => kept && { ...kept, blobVersion: Math.max(kept.blobVersion, version) });
  }
}
