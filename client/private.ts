// The part `private` of the page: the cryptography of end-to-end encryption. It loads when a conversation needs it.

export { unwrapAccountKey, wrapAccountKey } from "./crypto/e2ee/account_key.ts";
export { argon2InWorker } from "./crypto/e2ee/argon2_in_worker.ts";
export {
  answerMove,
  beginMove,
  isRevealed,
  moveDigits,
  openMove,
  revealMove,
  sealMove,
} from "./crypto/e2ee/device_move.ts";
export { EpochKey, makeEpoch, openEpoch } from "./crypto/e2ee/epoch_keys.ts";
export {
  historyKeyText,
  newHistorySecret,
  openCodeSlot,
  readHistoryKey,
  sealCodeSlot,
} from "./crypto/e2ee/history_key.ts";
export { canMakeKeys, identityOf, newAccountKey } from "./crypto/e2ee/identity_keys.ts";
export { openBlob, sealBlob } from "./crypto/e2ee/key_blob.ts";
export { entryOf, makeLogEntry } from "./crypto/e2ee/own_log_entry.ts";
export { openPassphraseSlot, passphraseProblem, sealPassphraseSlot } from "./crypto/e2ee/passphrase_slot.ts";
export { readSafetyQr, safetyNumber, safetyQrText } from "./crypto/e2ee/safety_number.ts";
export { openMessage, sealMessage } from "./crypto/e2ee/sealed_messages.ts";
export { checkEntry, checkLog } from "../server/protocol/e2ee/key_log.ts";
export { readEpochRecord } from "../server/protocol/e2ee/epoch_records.ts";
export { readBlob, readCodeSlot, readPassphraseSlot } from "../server/protocol/e2ee/key_slots.ts";
