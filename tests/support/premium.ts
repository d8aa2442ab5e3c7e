// Premium in tests: giving it, and what an account has of it.

import type { Entitlement, NewEntitlement } from "../../server/ports/premium/entitlement_store.ts";
import { hasPremium } from "../../server/ports/premium/premium_time.ts";
import type { Store } from "../../server/ports/store.ts";

/** Gives an account premium: by an administrator, from the beginning of time, and without an end, unless `gift` says. */
export async function givePremium(
  { moderation }: Pick<Store, "moderation">,
  userId: number,
  gift: Partial<NewEntitlement> = {},
): Promise<Entitlement> {
  const { entitlement } = await moderation.transact((within) =>
    within.premium.give({ source: "admin", reference: null, at: 1, ...gift, userId })
  );
  return entitlement;
}

/** Ends all gifts of an account. */
export async function endGifts(
  { moderation }: Pick<Store, "moderation">,
  userId: number,
  at: number,
): Promise<void> {
  await moderation.transact((within) => within.premium.end({ userId, sources: ["admin", "import"], at }));
}

/** Whether an account has premium at a time. */
export async function isPremium(
  { accounts }: Pick<Store, "accounts">,
  userId: number,
  at: number,
): Promise<boolean> {
  const account = await accounts.byId(userId);
  return account !== undefined && hasPremium(account, at);
}
