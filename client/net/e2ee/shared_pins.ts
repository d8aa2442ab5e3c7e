// What the member's browsers share, their pins above all: asked for at each join. `shared_blob.ts` opens and writes it.

import { toBase64, utf8 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { digest } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { SealedBlob } from "../../../server/protocol/e2ee/sealed_blob.ts";
import type { KeyContext } from "./key_context.ts";
import type { OwnKeys } from "./own_keys.ts";
import { SerialTasks } from "../serial_tasks.ts";

/** Where the server keeps the blob. */
export const BLOB_PATH = "/api/keys/blob";

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
      const { context: { device, requests, store } } = this;
      const { status, json } = await requests.send({ method: "GET", path: BLOB_PATH });
      const kept = await device.read();
      if (status === 404 && (kept?.blobVersion ?? 0) > 0) store.sealedProblem.value = "older";
      if (status === 200) {
        const { shared } = kept ?? {};
        if (shared?.digest === await blobDigest(json)) this.#isAsBefore(shared);
        else await (await import("./key_changes.ts")).takeShared(this, json);
      }
      // The server may have been restored from a backup: it gets the later pins again.
      if (store.sealedProblem.value === "older") void this.push().catch(() => {});
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

  /** The server has what this browser has opened or written last: its content is here. */
  #isAsBefore({ at }: { readonly at: number }): void {
    const { store } = this.context;
    store.sharedAt.value = at;
    store.sealedProblem.value = null;
  }
}

/** Tells one blob from another, and any change of it. */
export async function blobDigest({ version, nonce, ct }: Partial<Readonly<SealedBlob>>): Promise<string> {
  return toBase64(await digest(utf8(JSON.stringify([version, nonce, ct]))));
}
