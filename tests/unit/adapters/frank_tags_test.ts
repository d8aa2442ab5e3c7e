// Tags of encrypted messages, as the server makes them: the test vectors, and the same as with WebCrypto.

import { equal, notEqual, throws } from "node:assert/strict";
import { createHMAC, createSHA256 } from "hash-wasm";
import { createHmacDigests } from "../../../server/adapters/hmac_digests.ts";
import { fromHex, MESSAGES, VECTORS } from "../../support/e2ee/e2ee_vectors.ts";
import { expectedTag } from "../../support/e2ee/expected_tag.ts";

const secretKey = VECTORS.frank.secret_key;
const digests = createHmacDigests({ jwtSecret: "another secret", secretKey });

Deno.test("the server's tags are those of the test vectors, the first ones of a month and later ones", async () => {
  const checkAll = (): void => {
    for (const { terms, com, messageId, at, tag } of MESSAGES) {
      equal(digests.frankTag({ ...terms, com: fromHex(com).toBase64(), messageId, at }), tag);
    }
  };
  checkAll();
  // The server's own HMAC in WebAssembly was begun before, so it is there too.
  await createHMAC(createSHA256(), new Uint8Array(32));
  checkAll();
});

Deno.test("a commitment or a profile of another length has no tag", () => {
  const [{ terms, com, messageId, at }] = MESSAGES as [typeof MESSAGES[number]];
  const message = { ...terms, com: fromHex(com).toBase64(), messageId, at };
  for (const bytes of [0, 15, 17, 31, 33]) {
    const wrong = new Uint8Array(bytes).toBase64();
    throws(() => digests.frankTag({ ...message, com: wrong }), RangeError);
    throws(() => digests.frankTag({ ...message, dev: wrong }), RangeError);
  }
});

Deno.test("each month has its key, in any order, at the ends of the range of numbers", async () => {
  const [{ terms }] = MESSAGES as [typeof MESSAGES[number]];
  const com = new Uint8Array(32).toBase64();
  const tags = new Set<string>();
  for (
    const at of [Date.UTC(2026, 10, 30, 23, 59, 59, 999), Date.UTC(2026, 11, 1), Date.UTC(2026, 10, 1), 0]
  ) {
    for (const n of [0, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      const message = { ...terms, n, com, messageId: n + at, at: at };
      if (!Number.isSafeInteger(message.messageId)) message.messageId = n;
      const tag = digests.frankTag(message);
      equal(tag, await expectedTag(secretKey, message));
      tags.add(tag);
    }
  }
  equal(tags.size, 12);
  notEqual([...tags][0]!.slice(0, 7), [...tags][3]!.slice(0, 7));
});
