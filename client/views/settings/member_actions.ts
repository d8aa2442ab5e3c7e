// The actions that views have on the user's own account.

import type { Proof, Refused, Registration } from "../../store/session/session_store.ts";

/** Actions on the own account. Each resolves to the refusal, or null. */
export interface MemberActions {
  /** Makes an account for the guest of this session, who stays in the lobby. */
  register(registration: Registration): Promise<Refused | null>;
  changePassword(oldPassword: string, newPassword: string): Promise<Refused | null>;
  /** Ends all other sessions of this account. */
  signOutEverywhere(): Promise<Refused | null>;
  /** With a second factor it is refused with what the second step takes, until it comes with a proof. */
  deleteAccount(password: string, proof?: Proof): Promise<Refused | null>;
}
