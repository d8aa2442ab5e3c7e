// A log entry, an epoch's record or a tag with one flipped bit is refused.

import assert from "node:assert/strict";
import { createHmacDigests } from "../../../../server/adapters/hmac_digests.ts";
import { isEpochSigned, readEpochRecord } from "../../../../server/protocol/e2ee/epoch_records.ts";
import { checkEntry, checkLog, type LogEntry } from "../../../../server/protocol/e2ee/key_log.ts";
import { toBase64 } from "../../../../server/protocol/e2ee/e2ee_bytes.ts";
import { MESSAGES, TO_ALICE, TO_BOB, VECTORS } from "../../../support/e2ee/e2ee_vectors.ts";
import { fromHex } from "../../../support/e2ee/e2ee_vectors.ts";
import { flippedBits } from "../../../support/e2ee/flipped_bits.ts";

const LOG = VECTORS.log.alice.map(({ entry, hash }) => ({
  entry: entry as LogEntry,
  hash: toBase64(fromHex(hash)),
}));

Deno.test("every bit of a log entry counts", async () => {
  for (const [at, { entry }] of LOG.entries()) {
    let flips = 0;
    for (const { text, value } of flippedBits(entry)) {
      flips++;
      const checked = await checkEntry(7, value, LOG[at - 1]);
      // Without `sig_prev`, whose name was changed, an entry is one that takes the password.
      if (!text.includes('"sig_prev"') && at > 0) {
        assert.ok(checked.problem === undefined && !checked.isSignedByPrevious, text);
      } else assert.ok(checked.problem !== undefined, text);
    }
    assert.ok(flips > 500, String(flips));
  }
  for (const userId of [0, 6, 42, 2 ** 53 - 1]) {
    assert.deepEqual(await checkLog(userId, LOG.map(({ entry }) => entry)), { problem: "signature", at: 0 });
  }
});

Deno.test("every bit of an epoch's record counts, and its room", async () => {
  const { ik_sig } = VECTORS.log.alice[0]!.entry;
  for (const record of [TO_BOB, TO_ALICE]) {
    for (const { text, value } of flippedBits(record)) {
      const read = readEpochRecord(value);
      assert.ok(read === undefined || !await isEpochSigned(VECTORS.epoch.room, read, ik_sig), text);
    }
    assert.equal(await isEpochSigned("pm-7-43", record, ik_sig), false);
  }
});

Deno.test("every bit of a tag and of what it proves counts", () => {
  const tagWith = (secretKey: string) =>
    createHmacDigests({ jwtSecret: "another secret", secretKey }).frankTag;
  const tagOf = tagWith(VECTORS.frank.secret_key);
  const { terms, wire, messageId, at, tag } = MESSAGES[0]!;
  const franked = { ...terms, com: wire.e2ee.com, messageId, at };
  for (const { text, value } of flippedBits({ tag })) {
    assert.notEqual(tagOf(franked), (value as { tag: unknown }).tag, text);
  }
  for (const name of ["ep", "sender", "recipient", "n", "messageId", "at"] as const) {
    for (let bit = 0; bit < 31; bit++) {
      const changed = { ...franked, [name]: franked[name] + 2 ** bit };
      assert.notEqual(tagOf(changed), tag, `${name} + 2^${bit}`);
    }
  }
  const others = { room: "pm-7-43", dev: MESSAGES[1]!.terms.dev, com: MESSAGES[1]!.wire.e2ee.com };
  for (const [name, value] of Object.entries(others)) {
    assert.notEqual(tagOf({ ...franked, [name]: value }), tag, name);
  }
  assert.notEqual(tagWith(`${VECTORS.frank.secret_key}!`)(franked), tag);
  assert.equal(tagOf(franked), tag);
});
