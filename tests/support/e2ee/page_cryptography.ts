// The cryptography of the page, as its parts use it.

export { unwrapAccountKey, wrapAccountKey } from "../../../client/crypto/e2ee/account_key.ts";
export { EpochKey, openEpoch } from "../../../client/crypto/e2ee/epoch_keys.ts";
export { makeEpoch } from "../../../client/crypto/e2ee/epoch_making.ts";
export { identityOf, newAccountKey } from "../../../client/crypto/e2ee/identity_keys.ts";
export { canEncryptHere } from "../../../client/net/e2ee/encryption_probe.ts";
export { openBlob, sealBlob } from "../../../client/crypto/e2ee/key_blob.ts";
export { entryOf } from "../../../client/crypto/e2ee/own_entries.ts";
export { makeLogEntry } from "../../../client/crypto/e2ee/own_log_entry.ts";
export { argon2InWorker } from "../../../client/crypto/e2ee/argon2_in_worker.ts";
export {
  answerMove,
  beginMove,
  isRevealed,
  moveDigits,
  openMove,
  revealMove,
  sealMove,
} from "../../../client/crypto/e2ee/device_move.ts";
export {
  historyKeyText,
  newHistorySecret,
  openCodeSlot,
  readHistoryKey,
  sealCodeSlot,
} from "../../../client/crypto/e2ee/history_key.ts";
export {
  openPassphraseSlot,
  passphraseProblem,
  sealPassphraseSlot,
} from "../../../client/crypto/e2ee/passphrase_slot.ts";
export { readSafetyQr, safetyNumber, safetyQrText } from "../../../client/crypto/e2ee/safety_number.ts";
export { openMessage, sealMessage } from "../../../client/crypto/e2ee/sealed_messages.ts";
export { checkEntry, checkLog } from "../../../server/protocol/e2ee/key_log.ts";
export { readCodeSlot, readPassphraseSlot } from "../../../server/protocol/e2ee/key_slots.ts";
export { readBlob } from "../../../server/protocol/e2ee/sealed_blob.ts";
