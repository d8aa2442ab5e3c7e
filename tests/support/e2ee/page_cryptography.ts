// The cryptography of the page, as its parts use it.

export { unwrapAccountKey, wrapAccountKey } from "../../../client/crypto/e2ee/account_key.ts";
export { EpochKey, makeEpoch, openEpoch } from "../../../client/crypto/e2ee/epoch_keys.ts";
export { canMakeKeys, identityOf, newAccountKey } from "../../../client/crypto/e2ee/identity_keys.ts";
export { openBlob, sealBlob } from "../../../client/crypto/e2ee/key_blob.ts";
export { entryOf, makeLogEntry } from "../../../client/crypto/e2ee/own_log_entry.ts";
export { openMessage, sealMessage } from "../../../client/crypto/e2ee/sealed_messages.ts";
export * from "../../../client/key_recovery.ts";
export { checkEntry, checkLog } from "../../../server/protocol/e2ee/key_log.ts";
export { readBlob } from "../../../server/protocol/e2ee/key_slots.ts";
