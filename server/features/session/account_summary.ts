// What a member sees of the own account.

import type { Account } from "../../ports/account.ts";
import type { Context } from "../context.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";

/** An account as its owner sees it over REST. */
export interface AccountSummary {
  readonly email: string | null;
  /** Whether the owner has shown to get mail at `email`. */
  readonly email_verified: boolean;
  /** The address that mail goes to until `email` is verified; absent where it is `email`, and where there is none. */
  readonly verified_email?: string;
  /** Whether signing in takes a one-time code. */
  readonly totp: boolean;
  /** Number of passkeys. */
  readonly passkeys: number;
  readonly recovery_codes_left: number;
  readonly preferences: ServerEvents["preferences"];
}

/** Sums an account up. */
export async function summaryOf(
  { store }: Context,
  { id, email, verifiedEmail, dmFrom }: Account,
): Promise<AccountSummary> {
  const { totp, passkeys } = await store.factors.of(id);
  return {
    ...{ email, email_verified: email !== null && email === verifiedEmail },
    ...(verifiedEmail === null || verifiedEmail === email ? {} : { verified_email: verifiedEmail }),
    ...{ totp: totp?.isConfirmed === true, passkeys: passkeys.length },
    recovery_codes_left: await store.recovery.codesLeft(id),
    preferences: { pm_from: dmFrom ?? "everybody" },
  };
}
