// Removing lobby messages of other users: one by its id, or all that a banned user said lately.

import { Refusal } from "../../protocol/errors.ts";
import { nameKey } from "../../protocol/names.ts";
import { outranks } from "../../protocol/roles.ts";
import type { ModerationTransaction } from "../../ports/moderation_store.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import { isBy, type RecentMessage } from "../../hub/delivery/recent_messages.ts";
import { accountIdOf, accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { type ActionTarget, findNamed } from "./action_targets.ts";
import { reasonOf, runAction } from "./moderation_action.ts";

/** The handler of `mod_remove`. */
export interface MessageRemoval {
  readonly remove: JoinedHandler<"mod_remove">;
}

/** Makes the handler. It answers with an `ack` once the removal is logged. */
export function createMessageRemoval(context: Context): MessageRemoval {
  return { remove: (request) => remove(context, request) };
}

/** Whose messages a ban removes, and since when. */
export interface BannedMessages {
  readonly username: string;
  readonly userId: number | null;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
}

/** Removes what a banned user said in the lobby. Call it once the ban has come back over the bus. */
export function removeBanned({ hub }: Context, { username, userId, since }: BannedMessages): void {
  const principal = userId === null ? null : accountPrincipal(userId);
  const messages = hub.lobbyLog.saidBy((message) => isBy(message, principal, username), since);
  hub.lobbyLog.remove(messages.map(({ id }) => id), "staff");
}

async function remove(context: Context, request: JoinedRequest<"mod_remove">): Promise<void> {
  const { hub } = context;
  const id = request.data.id.toLowerCase();
  const reason = reasonOf(request.data.reason);
  await runAction(context, request, async (action) => {
    const message = hub.lobbyLog.find(id);
    if (message === undefined || message.removed !== undefined) {
      throw new Refusal("not_found", "This message is not there any more.", { field: "id" });
    }
    const target = await authorOf(action.within, context, message);
    action.allow("remove_message", target);
    // The text is in the log of no server.
    await action.log("remove_message", { target, reason, detail: `message ${id}` });
  });
  hub.lobbyLog.remove([id], "staff");
}

/** The author: an account with its role now; a guest with the stronger of the roles then and now. */
async function authorOf(
  within: ModerationTransaction,
  { presence }: Context,
  { principal, username, role }: RecentMessage,
): Promise<ActionTarget> {
  const userId = accountIdOf(principal);
  const account = userId === null ? undefined : await within.account(userId);
  const named = account && await findNamed(within, presence, account.username);
  // An account's own role counts as it is now.
  if (named !== undefined) return named;
  const online = presence.cluster.byName(nameKey(username));
  const now = online?.principal === principal ? online.user.role : "user";
  return { username, userId: null, account: undefined, role: outranks(now, role) ? now : role };
}
