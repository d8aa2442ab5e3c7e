// The actions that views have on the premium of the member.

import type { Refused } from "../../store/session/session_store.ts";

/** The actions. */
export interface PremiumActions {
  /** Loads what can be bought, and what the member has. */
  load(): Promise<void>;
  /** Begins a payment for a plan, and leaves the page. Resolves to the refusal, or null when the user is back. */
  pay(plan: string, way: string): Promise<Refused | null>;
  /** Does not wait for the payment any more. */
  stopWaiting(): void;
  /** Redeems a code. Resolves to the refusal, or null. */
  redeem(code: string): Promise<Refused | null>;
}
