// The part `key_changes`: what makes, changes and opens keys, of the member and of conversations, and what the member's browsers
// share. It loads on use, as most visits find everything as it was.

export { adopt, checkFormer, makeFirst, publishAgain, publishFirst, startAnew } from "./own_key_changes.ts";
export { openEpoch } from "../../crypto/e2ee/epoch_opening.ts";
export { postEpoch } from "./new_epoch.ts";
export { accept, verify, writeAnyway } from "./pin_changes.ts";
export { completed } from "./stored_keys.ts";
export { takeShared, writeShared } from "./shared_blob.ts";
