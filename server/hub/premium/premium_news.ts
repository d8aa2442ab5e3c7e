// Tells members what premium they have, whenever that has changed.

import type { Account } from "../../ports/account.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import { hasPremium, NO_END } from "../../ports/premium/premium_time.ts";
import type { Settings } from "../../ports/settings.ts";
import { accountPrincipal } from "../session.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Notifier } from "../moderation/notifier.ts";

/** What members are notified with. */
export interface PremiumNewsParts {
  readonly clock: Clock;
  readonly notifier: Notifier;
  readonly settings: Pick<Settings, "aiFreeLimit">;
}

/** An account before and after a change, as its transaction read it. */
export interface PremiumChange {
  readonly before: Account;
  readonly after: Account;
}

/** What an account has at a time. */
export function premiumNews(
  { settings }: Pick<PremiumNewsParts, "settings">,
  account: Account,
  at: number,
): ServerEvents["ai_unlock"] {
  const { premiumUntil, aiMessagesUnlimited } = account;
  const until = premiumUntil === null || premiumUntil === NO_END ? null : isoTime(premiumUntil);
  return {
    ...(hasPremium(account, at) ? { has_ai_access: true, until } : { has_ai_access: false }),
    ...(aiMessagesUnlimited === 0 ? {} : { ai_free_limit: settings.aiFreeLimit + aiMessagesUnlimited }),
  };
}

/**
 * Tells every socket of the account, on every node, where access or its end has changed. `msg`: for clients that show
 * it as it comes. `isOriginal`: the original has this change, so what has no end is said as the original says it,
 * without `until`. Call it once the change is stored.
 */
export function tellOfPremium(
  parts: PremiumNewsParts,
  { before, after }: PremiumChange,
  { msg, isOriginal = false }: { readonly msg: string; readonly isOriginal?: boolean },
): void {
  const at = parts.clock.now();
  const hadAccess = hasPremium(before, at);
  const hasChanged = hadAccess !== hasPremium(after, at) ||
    (hadAccess && before.premiumUntil !== after.premiumUntil);
  if (!hasChanged) return;
  parts.notifier.publish({ type: "premium", userId: after.id, until: after.premiumUntil });
  const { until, ...news } = premiumNews(parts, after, at);
  parts.notifier.tellUsers([accountPrincipal(after.id)], "ai_unlock", {
    ...news,
    ...(until === undefined || (until === null && isOriginal) ? {} : { until }),
    msg,
  });
}
