// Follows a link of a mail or of staff: a new password, or a confirmed e-mail address.

import type { JSX } from "preact";
import type { LinkDialogProps } from "./recovery_actions.ts";
import { ResetDialog } from "./reset_dialog.tsx";
import { VerifyDialog } from "./verify_dialog.tsx";

/** The dialog of the link. */
export function LinkDialog({ link: { purpose, token }, onClose }: LinkDialogProps): JSX.Element {
  return purpose === "reset"
    ? <ResetDialog token={token} onClose={onClose} />
    : <VerifyDialog token={token} onClose={onClose} />;
}
