// Argon2id for tests, without a worker.

import { argon2id } from "hash-wasm";
import type { Argon2, Argon2Terms } from "../../../client/crypto/e2ee/passphrase_slot.ts";
import type { Bytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";

/** Argon2id of 32 bytes. */
export const argon2: Argon2 = async (
  passphrase: string,
  { m, t, p, salt }: Argon2Terms,
): Promise<Bytes> => {
  const bytes = await argon2id({
    password: passphrase,
    salt,
    memorySize: m,
    iterations: t,
    parallelism: p,
    hashLength: 32,
    outputType: "binary",
  });
  return new Uint8Array(bytes);
};
