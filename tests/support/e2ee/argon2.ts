// Argon2id for tests, without a worker.

import { argon2id } from "hash-wasm";
import type { Argon2 } from "../../../client/crypto/e2ee/passphrase_slot.ts";

/** Argon2id of 32 bytes. */
export const argon2: Argon2 = async (passphrase, { m, t, p, salt }) =>
  new Uint8Array(
    await argon2id({
      password: passphrase,
      salt,
      memorySize: m,
      iterations: t,
      parallelism: p,
      hashLength: 32,
      outputType: "binary",
    }),
  );
