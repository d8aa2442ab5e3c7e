// What comes first for a message between members, before its sender may be muted, or writes too fast: whether it was stored
// before, and the shape of an end-to-end encrypted one.

import { Refusal } from "../../protocol/errors.ts";
import { isUuid } from "../../protocol/ids.ts";
import { isoTime } from "../../ports/clock.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import type { IdempotencyCache, Receipt } from "../../hub/limits/idempotency_cache.ts";
import type { Context } from "../context.ts";
import { requireRequestId } from "./encrypted_message.ts";
import { sealedOf } from "./sealed_message.ts";

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
    sealedOf(data);
    requireRequestId(id);
  }
  const acknowledge = ({ id, ts }: Receipt): Promise<void> | undefined => {
    sealedOf(data);
    return reply("ack", { id, ts });
  };
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
