// Server events about online users and the ignore list.

import type { ServerEvents, User } from "../../../server/protocol/server_events.ts";
import type { Stores } from "../../store/stores.ts";
import type { Owner } from "../router.ts";

/** The owner of the events about users. */
export function peopleEvents(stores: Stores): Owner<"people"> {
  const { ignores, people } = stores;
  return {
    receive: {
      nicklist: ({ users }) => {
        findGuests(stores, users);
        people.replace(users);
      },
      presence: (data) => {
        updateIgnored(stores, data);
        people.change(data);
      },
      ignore_status: ({ target, ignored }) =>
        ignores.set({ username: target, isGuest: people.find(target)?.is_registered === false }, ignored),
    },
  };
}

/** The list of all users tells who on the ignore list is a guest. */
function findGuests({ ignores }: Stores, users: readonly User[]): void {
  for (const { username, is_registered } of users) {
    if (!is_registered && ignores.has(username)) ignores.set({ username, isGuest: true }, true);
  }
}

/** Forgets ignored guests who leave. A guest who becomes a member under the same name stays ignored. */
function updateIgnored(
  { ignores, lobby }: Stores,
  { part = [], update = [] }: ServerEvents["presence"],
): void {
  for (const name of part) {
    if (ignores.guestLeft(name)) lobby.forget(name);
  }
  for (const { username, is_registered } of update) {
    if (is_registered && ignores.has(username)) ignores.set({ username, isGuest: false }, true);
  }
}
