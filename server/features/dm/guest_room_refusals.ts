// Refusals in private rooms with a guest.

import { Refusal } from "../../protocol/errors.ts";

/** No room can be added: the cap that forbids it. */
export function full(why: "all" | "inviter" | "invited"): Refusal {
  if (why === "all") {
    return new Refusal("unavailable", "Too many conversations are open. Please try again later.");
  }
  return why === "inviter"
    ? new Refusal("rate_limited", "Wait until some of your invitations are answered.")
    : new Refusal("rate_limited", "They have many invitations already. Please try again later.");
}

/** The other user has left. */
export function gone(): Refusal {
  return new Refusal("offline", "They are not here any more.");
}

/** The node of the other user cannot be reached. */
export function cutOff(): Refusal {
  return new Refusal("unavailable", "They cannot be reached right now. Please try again in a moment.");
}
