// The users of all nodes, this one included: what the index knows at once, and what only the nodes themselves can
// answer.

import { nameKey } from "../../protocol/names.ts";
import type { Role } from "../../protocol/roles.ts";
import type { PresenceDetail, PresenceEntry } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Person } from "../session.ts";
import type { PresenceIndex } from "./presence_index.ts";
import type { PresenceQuery } from "./presence_query.ts";

/** What the view of the cluster works with. */
export interface ClusterPresenceOptions {
  readonly node: string;
  readonly clock: Clock;
  readonly index: PresenceIndex;
  readonly query: PresenceQuery;
}

/** What the nodes answer about a name. */
export interface NameLookup {
  /** Who has the name, else who had it last and left in the last 15 minutes. */
  readonly user: PresenceDetail | undefined;
  /** Online users of at least the role that was asked for; none where no role was. */
  readonly staff: readonly PresenceDetail[];
}

/** Who is online in the cluster. */
export class ClusterPresence {
  readonly #goneHandlers: ((principal: string) => void)[] = [];

  constructor(readonly options: ClusterPresenceOptions) {}

  /** The user of that lower-case name, with the role of their strongest node. */
  byName(key: string): PresenceEntry | undefined {
    return this.options.index.byName(key);
  }

  /** The user of that principal. */
  byPrincipal(principal: string): PresenceEntry | undefined {
    return this.options.index.byPrincipal(principal);
  }

  /** Whether a user of this node is at another as well, or was within the last `ms` milliseconds. */
  isOnOtherNodes(person: Person, ms: number): boolean {
    const { node, clock, index } = this.options;
    return clock.monotonic() - person.onlyHereSince < ms || index.isOnOtherNodes(person.key, node);
  }

  /** Calls `handle` with each principal that is at no node any more. */
  onGone(handle: (principal: string) => void): void {
    this.#goneHandlers.push(handle);
  }

  /** Calls the handlers of {@link onGone}. For the index, which finds it out. */
  reportGone(principal: string): void {
    for (const handle of this.#goneHandlers) handle(principal);
  }

  /**
   * Asks every node, once, who has a name and at which addresses, and with `staffFrom` also where users of at least
   * that role are. A node that does not answer in time is left out.
   */
  async lookUp(name: string, staffFrom?: Role): Promise<NameLookup> {
    const key = nameKey(name);
    const { named, staff } = await this.options.query.ask({
      key,
      ...(staffFrom === undefined ? {} : { staffFrom }),
    });
    const user = named.toSorted((a, b) => (a.leftMsAgo ?? -1) - (b.leftMsAgo ?? -1))[0];
    return { user, staff };
  }

  /** Asks every node, once, which guest's session the secret with that digest resumes. */
  async resumedBy(digest: string): Promise<PresenceDetail | undefined> {
    return (await this.options.query.ask({ resumes: digest })).named[0];
  }

  /** Asks every node, once, which users have a socket from a CIDR range. */
  async inNetwork(network: string): Promise<readonly PresenceDetail[]> {
    return (await this.options.query.ask({ network })).named;
  }
}
