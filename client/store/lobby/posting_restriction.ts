// Why this person cannot write in the lobby now.

import type { PostingRestriction } from "./posting_rules.ts";
import type { Stores } from "../stores.ts";

/** Why this person cannot write in the lobby; null when they can. */
export function postingRestrictionOf({ people, postingRules, session }: Stores): PostingRestriction | null {
  const me = session.me.value;
  if (me === null) return null;
  const isVerified = people.find(me.username)?.is_verified === true;
  return postingRules.restrictionOf({ role: me.role, isRegistered: me.is_registered, isVerified });
}
