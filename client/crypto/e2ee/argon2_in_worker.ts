// Argon2id away from the page's own thread: a worker for each question, which ends with its answer.

import type { Bytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { Argon2, Argon2Terms } from "./passphrase_slot.ts";

/** Address of the worker's script. client/bundle.ts writes it into the bundle. */
declare const ARGON2_WORKER: string;

/** What the worker is asked. */
export interface Argon2Question extends Argon2Terms {
  readonly passphrase: string;
}

/** What it answers; without bytes where it failed. */
export interface Argon2Answer {
  readonly bytes?: Bytes;
}

/** A worker, as far as it is used here. */
export type QuestionWorker = Pick<Worker, "postMessage" | "terminate" | "addEventListener">;

/**
 * Argon2id in a worker. Rejects where the script cannot be loaded, or where the browser has not enough memory; the memory is
 * free again once it settles.
 */
export function argon2InWorker(newWorker: () => QuestionWorker = newArgon2Worker): Argon2 {
  return async (passphrase, terms) => {
    const worker = newWorker();
    try {
      const { bytes } = await answerOf(worker, { passphrase, ...terms });
      if (bytes?.length !== KEY_BYTES) throw new Error("Argon2id has failed");
      return bytes;
    } finally {
      worker.terminate();
    }
  };
}

function newArgon2Worker(): Worker {
  return new Worker(ARGON2_WORKER);
}

function answerOf(worker: QuestionWorker, question: Argon2Question): Promise<Argon2Answer> {
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", (event) => resolve((event as MessageEvent<Argon2Answer>).data));
    worker.addEventListener("error", () => reject(new Error("The script of Argon2id could not be loaded")));
    worker.postMessage(question);
  });
}
