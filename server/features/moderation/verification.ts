// The mark of trust that an account has or has not.

import { Refusal } from "../../protocol/errors.ts";
import type { RoomNews } from "../../protocol/server_events.ts";
import type { Account } from "../../ports/store.ts";
import type { Context } from "../context.ts";
import type { Act } from "./act.ts";
import type { Whom } from "./targets.ts";

/**
 * Gives the mark, or takes it, as `on` says; without `on`, whichever it was not. Resolves to the account as it is now, null
 * when nothing changed. Throws a `Refusal`.
 */
export async function setVerified(act: Act, whom: Whom, on?: boolean): Promise<Account | null> {
  act.allow("verify", whom);
  const { account } = whom;
  if (account === undefined) {
    throw new Refusal("registration_required", "Only somebody with an account can be verified.");
  }
  const isVerified = on ?? !account.isVerified;
  if (isVerified === account.isVerified) return null;
  await act.within.setVerified(account.id, isVerified);
  await act.log(isVerified ? "verify" : "unverify", { target: whom });
  return { ...account, isVerified };
}

/** Makes the change seen. Returns what the lobby reads. */
export function announceVerified({ hub, control }: Context, account: Account): RoomNews {
  const { id: userId, username, role, isVerified } = account;
  const news: RoomNews = { key: isVerified ? "verified" : "unverified", name: username };
  control.publish({ type: "profile", userId, role, isVerified });
  hub.say(news);
  control.listsChanged("users");
  return news;
}
