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

/** What an account has at a time. `until` is absent where the event is as the original sends it: without an end. */
export function premiumNews(
  { settings }: Pick<PremiumNewsParts, "settings">,
  account: Account,
  at: number,
): ServerEvents["ai_unlock"] {
  const { premiumUntil, aiMessagesUnlimited } = account;
  return {
    has_ai_access: hasPremium(account, at),
    ...(hasPremium(account, at) && premiumUntil !== NO_END ? { until: isoTime(premiumUntil!) } : {}),
    ...(aiMessagesUnlimited === 0 ? {} : { ai_free_limit: settings.aiFreeLimit + aiMessagesUnlimited }),
  };
}

/**
 * Tells every socket of the account, on every node, where access or its end has changed. `msg`: for clients that show
 * it as it comes. Call it once the change is stored.
 */
export function tellOfPremium(parts: PremiumNewsParts, { before, after }: PremiumChange, msg: string): void {
  const at = parts.clock.now();
  const hadAccess = hasPremium(before, at);
  const hasChanged = hadAccess !== hasPremium(after, at) ||
    (hadAccess && before.premiumUntil !== after.premiumUntil);
  if (!hasChanged) return;
  parts.notifier.publish({ type: "premium", userId: after.id, until: after.premiumUntil });
  parts.notifier.tellUsers([accountPrincipal(after.id)], "ai_unlock", {
    ...premiumNews(parts, after, at),
    msg,
  });
}
