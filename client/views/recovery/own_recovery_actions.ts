// The actions that views have on the member's e-mail address and recovery codes.

import type { Refused } from "../../store/session/session_store.ts";

/** The actions. A wrong password is refused with its field. */
export interface OwnRecoveryActions {
  /** Loads what the server knows of the account. */
  load(): Promise<void>;
  /** Keeps an address, and has a link sent there. Resolves to the refusal, or null. */
  setEmail(email: string, password: string): Promise<Refused | null>;
  /** New codes, in place of the earlier ones. */
  renewCodes(password: string): Promise<readonly string[] | { readonly refused: Refused }>;
}
