// The shape of an end-to-end encrypted message.

import type { ClientEvents } from "../../protocol/client_events.ts";
import { type E2eeHeader, isPaddedMessage, readE2eeHeader } from "../../protocol/e2ee/sealed_lengths.ts";
import { Refusal } from "../../protocol/errors.ts";
import { isUuid } from "../../protocol/ids.ts";

/** The header and the sealed text of an end-to-end encrypted message. */
export interface Encrypted {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly scheme: "e2ee";
  readonly e2ee: E2eeHeader;
}

/** The message of a request. Throws a `Refusal` `bad_request` for another shape. */
export function encryptedOf({ text, ciphertext, nonce, e2ee }: ClientEvents["pm_message"]): Encrypted {
  const header = readE2eeHeader(e2ee);
  if (header === undefined) {
    throw new Refusal("bad_request", "e2ee is { v: 1, ep, dev, n, com }.", { field: "e2ee" });
  }
  if (text !== undefined) {
    throw new Refusal("bad_request", "An encrypted message has no text.", { field: "text" });
  }
  if (ciphertext === undefined || nonce === undefined || !isPaddedMessage({ ciphertext, nonce })) {
    throw new Refusal(
      "bad_request",
      "ciphertext is base64 of a padded text with its tag, nonce of 12 bytes.",
      { field: "ciphertext" },
    );
  }
  return { ciphertext, nonce, scheme: "e2ee", e2ee: header };
}

/** The id of a private message is a UUID, or absent. Throws a `Refusal` `bad_request` for others. */
export function requireRequestId(id: string | undefined): void {
  if (id === undefined || isUuid(id)) return;
  throw new Refusal("bad_request", "The id of a private message is a UUID.", { field: "id" });
}
