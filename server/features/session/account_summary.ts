// What a member sees of the own account.

import type { Account } from "../../ports/account.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";

/** An account as its owner sees it over REST. */
export interface AccountSummary {
  readonly email: string | null;
  /** Whether the owner has shown to get mail at `email`. */
  readonly email_verified: boolean;
  /** Whether signing in takes a one-time code. */
  readonly totp: boolean;
  /** Number of passkeys. */
  readonly passkeys: number;
  readonly recovery_codes_left: number;
  readonly preferences: ServerEvents["preferences"];
}

/** Sums an account up. */
export function summaryOf({ email, dmFrom }: Account): AccountSummary {
  return {
    ...{ email, email_verified: false },
    ...{ totp: false, passkeys: 0, recovery_codes_left: 0 },
    preferences: { pm_from: dmFrom ?? "everybody" },
  };
}
