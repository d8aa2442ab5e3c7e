// What the server says about who is here, and whom this person ignores.

import type { ServerEvents, User } from "../../../server/protocol/server_events.ts";
import type { Stores } from "../../store/stores.ts";
import type { Owner } from "../router.ts";

/** What follows from who is here. */
export interface PeopleObserver {
  /** These people have left, or are guests no longer. */
  onGuestsLeft(names: readonly string[]): void;
  /** Only these people are here. */
  onUserList(users: readonly User[]): void;
}

/** Owns the events about people. `follower` is asked for anew each time; it may not be loaded. */
export function peopleEvents(stores: Stores, observer: () => PeopleObserver | undefined): Owner<"people"> {
  const { ignores, people } = stores;
  return {
    receive: {
      nicklist: ({ users }) => {
        observer()?.onUserList(users);
        people.replace(users);
      },
      presence: (data) => {
        const { part = [], update = [] } = data;
        const members = update.filter((user) => user.is_registered).map((user) => user.username);
        observer()?.onGuestsLeft([...part, ...members]);
        updateIgnored(stores, data);
        people.change(data);
      },
      ignore_status: ({ target, ignored }) =>
        ignores.set({ username: target, isGuest: people.find(target)?.is_registered === false }, ignored),
    },
  };
}

/** An ignored guest who leaves is forgotten. One who becomes a member under the same name stays ignored for good. */
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
