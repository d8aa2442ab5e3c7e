// The posting restriction of the user.

import type { PostingRestriction } from "./posting_rules.ts";
import type { Stores } from "../stores.ts";

/** Why the user may not write in the lobby now; null if they may. */
export function postingRestrictionOf({ people, postingRules, session }: Stores): PostingRestriction | null {
  const me = session.me.value;
  if (me === null) return null;
  const isVerified = people.find(me.username)?.is_verified === true;
  return postingRules.restrictionOf({ role: me.role, isRegistered: me.is_registered, isVerified });
}
