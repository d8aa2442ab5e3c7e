// Guards invitations to conversations, because each shows a notice to another user.

import { Refusal } from "../../protocol/errors.ts";
import type { Account } from "../../ports/account.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import type { Context } from "../context.ts";

/**
 * Rejects with the refusal of a muted user, of one whom the preferences of `target` keep out, or of an address with too
 * many invitations. `target` is the invited account; undefined for a guest. Staff are users like all others here.
 */
export async function mayInvite(
  { tiers }: Context,
  { muted, person, session: { source } }: JoinedRequest<"pm_open">,
  target: Account | undefined,
): Promise<void> {
  if (muted !== null) throw muted;
  const dmFrom = target?.dmFrom ?? "everybody";
  if (dmFrom === "nobody") {
    throw new Refusal("forbidden", `${target!.username} takes no new private chats.`, { field: "target" });
  }
  if (dmFrom === "members" && person.profile.userId === null) {
    throw new Refusal("forbidden", `${target!.username} takes private chats from members only.`, {
      field: "target",
    });
  }
  await tiers.take("invitations", { source }, "Many conversations were opened where you are. Take a breath.");
}
