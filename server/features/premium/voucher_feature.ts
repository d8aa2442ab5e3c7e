// Redeeming vouchers.

import { Refusal } from "../../protocol/errors.ts";
import type { EntitlementView } from "../../protocol/premium/entitlements.ts";
import { termDetail, voucherCodeKey } from "../../protocol/premium/vouchers.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import type { Account } from "../../ports/account.ts";
import type { FailureKey } from "../../ports/limits.ts";
import type { ModerationTransaction } from "../../ports/moderation_store.ts";
import { type Redeemed, voucherDigest } from "../../ports/premium/voucher_store.ts";
import { addressGroup } from "../../hub/addresses.ts";
import { failuresOf } from "../../hub/limits/bounds.ts";
import { presentEntitlement } from "../../hub/premium/entitlement_view.ts";
import { type PremiumChange, tellOfPremium } from "../../hub/premium/premium_news.ts";
import type { Context } from "../context.ts";

/** A member who redeems a voucher. */
export interface Redemption {
  readonly account: Account;
  /** The code, as it was typed. */
  readonly code: string;
  /** Network address of the client. */
  readonly address: string;
}

/** The feature. */
export interface VoucherFeature {
  /**
   * Gives the account the voucher's time, once, and tells its sockets. Resolves to what the account has then. Throws a
   * `Refusal`: `not_found` for an unknown or revoked code, `conflict` for a used one, `expired`, and `rate_limited`
   * after too many wrong codes of the account or from the address.
   */
  redeem(redemption: Redemption): Promise<EntitlementView>;
}

/** Makes the feature. */
export function createVoucherFeature(context: Context): VoucherFeature {
  return {
    async redeem({ account, code, address }) {
      const { id } = account;
      const keys = [
        failuresOf("voucher codes by account", String(id)),
        failuresOf("voucher codes by address", addressGroup(address)),
      ];
      const change = await tried(
        context,
        keys,
        () => context.store.moderation.transact((within) => redeem(context, within, id, code)),
      );
      const { notifier, store, clock } = context;
      notifier.listsChanged("vouchers", "users", "entitlements", "audit");
      tellOfPremium(context, change, {
        msg: `Your code is redeemed. You can write to ${BOT_NAME} without limit now.`,
      });
      return presentEntitlement(await store.entitlements.of(id), clock.now())!;
    },
  };
}

/** Runs one try. Only a wrong code stays counted: a code that is used or has expired was no guess. */
async function tried<T>(
  { throttle }: Pick<Context, "throttle">,
  keys: readonly FailureKey[],
  run: () => Promise<T>,
): Promise<T> {
  await throttle.attempt(...keys);
  try {
    const result = await run();
    await throttle.refund(...keys);
    return result;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "not_found") await throttle.refund(...keys);
    throw error;
  }
}

/** Uses the voucher up, gives its time, and logs it: all of it, or nothing. */
async function redeem(
  { clock, digests }: Pick<Context, "clock" | "digests">,
  within: ModerationTransaction,
  userId: number,
  code: string,
): Promise<PremiumChange> {
  const before = await within.account(userId);
  if (before === undefined) throw new Refusal("session_expired", "This account is no longer there.");
  const at = clock.now();
  const key = voucherCodeKey(code);
  const redeemed = key === null
    ? { kind: "unknown" } as const
    : await within.vouchers.redeem(voucherDigest(digests, key), { userId, at });
  if (redeemed.kind !== "redeemed") throw refusalOf(redeemed.kind);
  const { id, term } = redeemed.voucher;
  await within.premium.give({ userId, source: "voucher", reference: String(id), term, at });
  await within.log({
    ...{ at, actorId: userId, actor: before.username, actorRole: before.role, capacity: "account" },
    ...{ action: "redeem_voucher", targetId: null, target: null, reason: null },
    detail: `voucher ${id}, ${termDetail(term)}`,
  });
  return { before, after: (await within.account(userId))! };
}

function refusalOf(kind: Exclude<Redeemed["kind"], "redeemed">): Refusal {
  const field = { field: "code" };
  switch (kind) {
    case "unknown":
      return new Refusal("not_found", "There is no such code. Please check it, letter by letter.", field);
    case "used":
      return new Refusal("conflict", "This code has been used already.", field);
    case "over":
      return new Refusal("expired", "This code has expired. Please ask for a new one.", field);
    default:
      return kind satisfies never;
  }
}
