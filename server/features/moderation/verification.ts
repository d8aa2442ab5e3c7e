// Verifying accounts: the mark of trust that an account has or has not.

import { Refusal } from "../../protocol/errors.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import type { Account } from "../../ports/account.ts";
import type { Context } from "../context.ts";
import type { ModerationAction } from "./moderation_action.ts";
import type { ActionTarget } from "./action_targets.ts";

/** The result of an action that may find nothing to change. */
export interface Outcome {
  /** With the change. */
  readonly account: Account;
  readonly changed: boolean;
}

/** Gives the mark, or takes it, as `on` says; without `on` it toggles. Throws a `Refusal`. */
export async function setVerified(
  action: ModerationAction,
  target: ActionTarget,
  on?: boolean,
): Promise<Outcome> {
  action.allow("verify", target);
  const { account } = target;
  if (account === undefined) {
    throw new Refusal("registration_required", "Only people with an account can be verified.", {
      field: "target",
    });
  }
  const isVerified = on ?? !account.isVerified;
  if (isVerified === account.isVerified) return { account, changed: false };
  await action.within.setVerified(account.id, isVerified);
  await action.log(isVerified ? "verify" : "unverify", { target });
  return { account: { ...account, isVerified }, changed: true };
}

/** Tells everybody of a change. Returns what the lobby reads. */
export function announceVerified(
  { hub, notifier, sanctions }: Context,
  { account, changed }: Outcome,
): SystemMessage {
  const { id: userId, username, isVerified } = account;
  const news: SystemMessage = { key: isVerified ? "verified" : "unverified", name: username };
  if (!changed) return news;
  notifier.publish({ type: "profile", userId, ...sanctions.roleInForce(account) });
  hub.publisher.say(news);
  notifier.listsChanged("users");
  return news;
}
