// A worker of its own for Argon2id: the one script of the page whose policy allows WebAssembly. It answers one question.

import { argon2id } from "hash-wasm";
import { KEY_BYTES } from "../../../server/protocol/e2ee/e2ee_derive.ts";
import type { Argon2Answer, Argon2Question } from "./argon2_in_worker.ts";

/** The scope of a worker, as far as it is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<Argon2Question>) => void) | null;
  postMessage(answer: Argon2Answer): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data }): void => {
  derived(data).then((bytes) => scope.postMessage({ bytes }), () => scope.postMessage({}));
};

/** Rejects where the browser has not enough memory, or does not run WebAssembly. */
async function derived({ passphrase, m, t, p, salt }: Argon2Question): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await argon2id({
    password: passphrase,
    salt,
    memorySize: m,
    iterations: t,
    parallelism: p,
    hashLength: KEY_BYTES,
    outputType: "binary",
  });
  return new Uint8Array(bytes);
}
