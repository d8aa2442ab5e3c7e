// What must hold before a person is invited to a conversation: it puts a notice on another person's screen.

import type { JoinedRequest } from "../../hub/commands.ts";
import type { Context } from "../context.ts";

/** Rejects with the refusal of a request that would invite: of a muted person, and of an address that invites very many. */
export async function mayInvite(
  { tiers }: Context,
  { muted, session: { source } }: JoinedRequest<"pm_open">,
): Promise<void> {
  if (muted !== null) throw muted;
  await tiers.take("invitations", { source }, "Many conversations were opened where you are. Take a breath.");
}
