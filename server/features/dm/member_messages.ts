// Messages of two accounts: the event that delivers one, the tag of an encrypted one, and why one is refused.

import type { E2eeHeader } from "../../protocol/e2ee/sealed_lengths.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { E2eeConflict, NewE2ee, NewMessage, StoredMessage } from "../../ports/store.ts";
import type { Context } from "../context.ts";

/** Why a message is refused that contradicts the keys of the two, or an earlier message. */
const CONFLICTS: Readonly<Record<E2eeConflict, string>> = {
  e2ee: "Whether this conversation is end-to-end encrypted has changed.",
  "e2ee.ep": "This is not the newest epoch, or the keys have changed since.",
  "e2ee.n": "A message of this device has this number already.",
};

/** The refusal of a message that contradicts the keys of the two, or an earlier message. */
export function conflicting(field: E2eeConflict): Refusal {
  return new Refusal("conflict", CONFLICTS[field], { field });
}

/** The header of an encrypted message, with the way to its tag, which names its id and its time. */
export function tagged(
  { digests }: Context,
  room: string,
  { senderId, recipientId, at }: Pick<NewMessage, "senderId" | "recipientId" | "at">,
  header: E2eeHeader,
): NewE2ee {
  const terms = { ...header, room, sender: senderId, recipient: recipientId, at };
  return { ...header, tagOf: (messageId) => digests.frankTag({ ...terms, messageId }) };
}

/** The event that delivers a stored message. */
export function messageEvent(room: string, from: string, message: StoredMessage): ServerEvents["pm_message"] {
  const { id, ciphertext, nonce, scheme, at, e2ee, tag } = message;
  return {
    ...{ id, from, room, ts: isoTime(at), ciphertext, nonce },
    ...(scheme === null ? {} : { scheme }),
    ...(e2ee === undefined ? {} : { e2ee }),
    ...(tag === undefined ? {} : { tag }),
  };
}
