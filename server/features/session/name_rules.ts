// The names that users may take.

import { Refusal } from "../../protocol/errors.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { claimOf, foldName, isUsername } from "../../protocol/names.ts";
import type { AccountStore } from "../../ports/store.ts";

/** The name as given. Throws a `Refusal` `invalid_username` for an invalid one. */
export function validName(name: string | undefined): string {
  if (name === undefined || !isUsername(name)) {
    throw new Refusal("invalid_username", "A name has 1 to 20 characters: A–Z, 0–9, - and _.", {
      field: "username",
    });
  }
  return name;
}

/**
 * Throws a `Refusal` `username_reserved` for a name that claims to be the companion or staff, and for one that looks
 * like the name of a staff member. For new names only: a user who has such a name keeps it.
 */
export async function refuseReserved(accounts: AccountStore, name: string): Promise<void> {
  const claim = claimOf(name);
  if (claim === "companion") {
    throw new Refusal("username_reserved", `Only ${BOT_NAME} is called that. Pick another name.`, {
      field: "username",
    });
  }
  if (claim === "staff") {
    throw new Refusal(
      "username_reserved",
      "This name is reserved for the staff. Pick another.",
      { field: "username" },
    );
  }
  const fold = foldName(name);
  const staff = await accounts.staffNames();
  if (staff.some((member) => foldName(member) === fold)) {
    throw new Refusal(
      "username_reserved",
      "This looks like the name of a staff member. Pick another.",
      { field: "username" },
    );
  }
}
