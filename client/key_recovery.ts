// The part `key_recovery` of the page: how keys are saved, got back, moved to another device, and compared. It loads on use.

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
export {
  historyKeyText,
  newHistorySecret,
  openCodeSlot,
  readHistoryKey,
  sealCodeSlot,
} from "./crypto/e2ee/history_key.ts";
export { openPassphraseSlot, passphraseProblem, sealPassphraseSlot } from "./crypto/e2ee/passphrase_slot.ts";
export { readSafetyQr, safetyNumber, safetyQrText } from "./crypto/e2ee/safety_number.ts";
export { readCodeSlot, readPassphraseSlot } from "../server/protocol/e2ee/key_slots.ts";
