// What comes first for a message between members, before its sender may be muted, or writes too fast: whether it was stored
// before, and the shape of an end-to-end encrypted one.

import type { ClientEvents } from "../../protocol/client_events.ts";
import { type E2eeHeader, isPaddedMessage, readE2eeHeader } from "../../protocol/e2ee/sealed_lengths.ts";
import { Refusal } from "../../protocol/errors.ts";
import { isUuid } from "../../protocol/ids.ts";
import { isoTime } from "../../ports/clock.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import type { IdempotencyCache, Receipt } from "../../hub/limits/idempotency_cache.ts";
import type { Context } from "../context.ts";

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

/** Refusals that a message gets before the store can see that it has it already. */
const EARLY: readonly string[] = ["muted", "rate_limited"];

/**
 * Acknowledges a message that was stored before; lets any other take its way. Rejects with a `Refusal` `bad_request` for
 * another shape of an encrypted one.
 */
export async function acknowledgeResend(
  { store, tiers }: Context,
  receipts: IdempotencyCache,
  { person, data, id, reply }: JoinedRequest<"pm_message">,
  goOn: () => Promise<void> | undefined,
): Promise<void> {
  if (data.e2ee !== undefined) {
    encryptedOf(data);
    requireRequestId(id);
  }
  const acknowledge = ({ id, ts }: Receipt): Promise<void> | undefined => reply("ack", { id, ts });
  const sent = receipts.find(person.principal, id);
  if (sent !== undefined) return void await acknowledge(sent);
  try {
    await goOn();
  } catch (error) {
    const { userId } = person.profile;
    const isEarly = error instanceof Refusal && EARLY.includes(error.code);
    if (!isEarly || !isUuid(id) || userId === null) throw error;
    if (tiers.waitMs("second_sendings", { principal: person.principal }) > 0) throw error;
    await tiers.take("second_sendings", { principal: person.principal });
    const stored = await store.messages.sent(userId, id.toLowerCase());
    if (stored === undefined) throw error;
    await acknowledge({ id: stored.id, ts: isoTime(stored.at) });
  }
}
