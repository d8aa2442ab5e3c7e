// Tries to prove who one is, which are counted before they are made.

import { Refusal } from "../../protocol/errors.ts";
import type { FailureKey } from "../../ports/limits.ts";
import { failuresOf } from "../../hub/limits/bounds.ts";
import type { Context } from "../context.ts";

/**
 * One try: it counts as a failure of each key before it is made, and stays one if `prove` breaks, or refuses with
 * `invalid_credentials`. Any other refusal gives back what was counted. After a success, the caller forgives or refunds.
 */
export async function counted<T>(
  { throttle }: Pick<Context, "throttle">,
  keys: readonly FailureKey[],
  prove: () => Promise<T>,
): Promise<T> {
  await throttle.attempt(...keys);
  try {
    return await prove();
  } catch (error) {
    if (error instanceof Refusal && error.code !== "invalid_credentials") await throttle.refund(...keys);
    throw error;
  }
}

/**
 * One try of a member who is signed in to prove it again, {@link counted} by account, passwords and codes together.
 * Success forgives earlier failures where `isEnough` says so.
 */
export async function countedAsOwn<T>(
  context: Pick<Context, "throttle">,
  userId: number,
  prove: () => Promise<T>,
  isEnough: (proved: T) => boolean = () => false,
): Promise<T> {
  const key = failuresOf("one's own password", String(userId));
  const proved = await counted(context, [key], prove);
  await (isEnough(proved) ? context.throttle.forgive(key) : context.throttle.refund(key));
  return proved;
}
