// Guards invitations to conversations, because each shows a notice to another user.

import type { JoinedRequest } from "../../hub/commands.ts";
import type { Context } from "../context.ts";

/** Rejects with the refusal of a muted user, or of an address with too many invitations. */
export async function mayInvite(
  { tiers }: Context,
  { muted, session: { source } }: JoinedRequest<"pm_open">,
): Promise<void> {
  if (muted !== null) throw muted;
  await tiers.take("invitations", { source }, "Many conversations were opened where you are. Take a breath.");
}
