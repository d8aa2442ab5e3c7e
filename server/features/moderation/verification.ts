// The mark of trust that an account has or has not.

import { Refusal } from "../../protocol/errors.ts";
import type { RoomNews } from "../../protocol/server_events.ts";
import type { Account } from "../../ports/account.ts";
import type { Context } from "../context.ts";
import type { ModerationAction } from "./moderation_action.ts";
import type { ActionTarget } from "./action_targets.ts";

/** What came of an act that may find everything as it should be. */
export interface Outcome {
  /** As it is now. */
  readonly account: Account;
  readonly changed: boolean;
}

/** Gives the mark, or takes it, as `on` says; without `on`, whichever it was not. Throws a `Refusal`. */
export async function setVerified(act: ModerationAction, whom: ActionTarget, on?: boolean): Promise<Outcome> {
  act.allow("verify", whom);
  const { account } = whom;
  if (account === undefined) {
    throw new Refusal("registration_required", "Only somebody with an account can be verified.");
  }
  const isVerified = on ?? !account.isVerified;
  if (isVerified === account.isVerified) return { account, changed: false };
  await act.within.setVerified(account.id, isVerified);
  await act.log(isVerified ? "verify" : "unverify", { target: whom });
  return { account: { ...account, isVerified }, changed: true };
}

/** Makes a change seen. Returns what the lobby reads of one. */
export function announceVerified(
  { hub, sanctions: control }: Context,
  { account, changed }: Outcome,
): RoomNews {
  const { id: userId, username, role, isVerified } = account;
  const news: RoomNews = { key: isVerified ? "verified" : "unverified", name: username };
  if (!changed) return news;
  control.publish({ type: "profile", userId, role, isVerified });
  hub.publisher.say(news);
  control.listsChanged("users");
  return news;
}
