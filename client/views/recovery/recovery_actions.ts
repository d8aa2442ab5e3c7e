// The actions that views have to let a member in again, and the link that asks for them.

import type { Proof, Refused } from "../../store/session/session_store.ts";

/** A link of a mail or of staff, as it stood in the address. */
export interface FollowedLink {
  readonly purpose: "reset" | "verify";
  readonly token: string;
}

/** Props of the dialog of a link. */
export interface LinkDialogProps {
  readonly link: FollowedLink;
  readonly onClose: () => void;
}

/** A token to sign in with, or the refusal. */
export type SignInToken = { readonly token: string } | { readonly refused: Refused };

/** The actions. */
export interface RecoveryActions {
  /** Has a link sent, if the name or address has an account that gets mail. Resolves to the refusal, or null. */
  requestReset(nameOrEmail: string): Promise<Refused | null>;
  recover(username: string, code: string, newPassword: string): Promise<SignInToken>;
  /** Sets a password with a link, and with the proof of a second step where it is asked for. */
  reset(token: string, newPassword: string, proof: Proof): Promise<SignInToken>;
  /** Confirms an e-mail address with a link. Resolves to the refusal, or null. */
  verifyEmail(token: string): Promise<Refused | null>;
}
