// Who is online, at this node and in the cluster. Every other module asks here; which principal owns a name is another
// fact, and the name registry's.

import type { SystemMessage } from "../../protocol/server_events.ts";
import type { Bus, BusMessage } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Person, Session } from "../session.ts";
import { ClusterPresence } from "./cluster_presence.ts";
import { type LocalPresence, LocalUsers } from "./local_presence.ts";
import { PresenceIndex } from "./presence_index.ts";
import { PresenceQuery } from "./presence_query.ts";
import { PresenceSync } from "./presence_sync.ts";
import { RecentLeavers } from "./recent_leavers.ts";
import { type Newcomer, UserList, type UserListFeeds } from "./user_list.ts";

/** What presence works with. */
export interface PresenceOptions {
  /** Name of this node. */
  readonly node: string;
  readonly clock: Clock;
  readonly bus: Bus;
  /** The feeds that carry the user list to clients. */
  readonly feeds: UserListFeeds;
  /** Says news to the whole lobby. */
  readonly say: (news: SystemMessage) => void;
  /** As `PresenceQueryOptions.resumedBy`; of no guest when absent. */
  readonly resumedBy?: (digest: string) => Person | undefined;
}

/** Owner of who is online. Reading goes through the two views; the hub alone writes. */
export class Presence {
  /** The users of this node. */
  readonly local: LocalPresence;
  /** The users of all nodes, this one included. */
  readonly cluster: ClusterPresence;
  readonly #localUsers: LocalUsers = new LocalUsers();
  readonly #userList: UserList;
  readonly #sync: PresenceSync;
  readonly #query: PresenceQuery;
  readonly #recentLeavers: RecentLeavers;

  constructor({ node, clock, bus, feeds, say, resumedBy = () => undefined }: PresenceOptions) {
    const local = this.local = this.#localUsers;
    const userList = this.#userList = new UserList({
      ...{ clock, feeds },
      revealed: (key) => this.#sync.announceRevealed(key),
    });
    const index = new PresenceIndex({
      userChanged: (user) => userList.set(user),
      nameFreed: (key) => userList.remove(key),
      principalGone: (principal) => this.cluster.reportGone(principal),
    });
    const recentLeavers = this.#recentLeavers = new RecentLeavers(clock);
    const query = this.#query = new PresenceQuery({ node, clock, bus, local, recentLeavers, resumedBy });
    this.#sync = new PresenceSync({ node, clock, bus, local, index, userList, say });
    this.cluster = new ClusterPresence({ node, clock, index, query });
  }

  /** Adds a user to this node; other nodes know once they are announced. */
  add(person: Person): void {
    this.#localUsers.add(person);
  }

  /** Takes a user out of this node; other nodes know once their name is withdrawn. */
  remove(person: Person): void {
    this.#localUsers.remove(person);
  }

  /** Tells every node what is now true of a user of this node. `joined`: they have just come. */
  announce(person: Person, joined = false): void {
    this.#sync.announce(person, joined);
  }

  /** Tells every node that a name is not at this node any more. `left`: nor is the user. */
  withdraw(person: Person, left: boolean): void {
    this.#sync.withdraw(person, left);
  }

  /** Sends the whole user list to a connection that has just joined. */
  sendListTo(newcomer: Newcomer): void {
    this.#userList.sendListTo(newcomer);
  }

  /** Remembers the user of a socket that ends, for moderators who look for them. */
  noteSessionEnd({ address }: Session, { principal, profile: { username } }: Person): void {
    this.#recentLeavers.note({ principal, username, address });
  }

  /** Remembers the name that a guest gives up by becoming an account. */
  noteBecame({ address }: Session, guest: Person, account: Person): void {
    if (guest.key === account.key) return;
    const { principal, profile: { username } } = guest;
    this.#recentLeavers.note({ principal, username, address, becameId: account.profile.userId! });
  }

  /** Takes what the bus brings about users and nodes. */
  handle(message: BusMessage): void {
    this.#sync.handle(message);
    this.#query.handle(message);
  }

  /** Forgets who left, and stops the timer of that. */
  stop(): void {
    this.#recentLeavers.stop();
  }
}
