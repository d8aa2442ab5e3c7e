// Who is online in the cluster: tells the other nodes of the users here, and keeps what they tell of theirs.

import { nameKey } from "../../protocol/names.ts";
import type { RoomNews, User } from "../../protocol/server_events.ts";
import type { Bus, BusMessage, PresenceEntry } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import { Arrivals } from "../notices/arrivals.ts";
import { PresenceIndex } from "./presence_index.ts";
import { UserList, type UserListFeeds } from "./user_list.ts";
import type { Person } from "../session.ts";

/** What presence between nodes works with. */
export interface PresenceSyncOptions {
  readonly node: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly feeds: UserListFeeds;
  /** The people of this node by lower-case name. */
  readonly people: ReadonlyMap<string, Person>;
  /** Says news to the whole lobby. */
  readonly say: (news: RoomNews) => void;
}

/** A message of kind `roster`. */
type PresenceMessage = BusMessage & { kind: "roster" };

/** The people of all nodes. */
export class PresenceSync {
  /** What everybody sees of it. */
  readonly userList: UserList;
  readonly #index: PresenceIndex;
  readonly #arrivals: Arrivals;
  readonly #goneHandlers: ((byPrincipal: string) => void)[] = [];

  constructor(readonly options: PresenceSyncOptions) {
    this.userList = new UserList({ ...options, revealed: (key) => this.#announceRevealed(key) });
    this.#arrivals = new Arrivals(options.clock, options.say);
    this.#index = new PresenceIndex({
      userChanged: (user: User) => this.userList.set(user),
      nameFreed: (key) => this.userList.remove(key),
      principalGone: (principal) => this.#goneHandlers.forEach((handle) => handle(principal)),
    });
  }

  /** Who has that lower-case name, at whatever node. */
  byName(key: string): PresenceEntry | undefined {
    return this.#index.byName(key);
  }

  /** Who that principal is, at whatever node. */
  principal(principal: string): PresenceEntry | undefined {
    return this.#index.byPrincipal(principal);
  }

  /** Calls `handle` with each principal that is at no node any more. */
  onGone(handle: (principal: string) => void): void {
    this.#goneHandlers.push(handle);
  }

  /** Whether a person of this node is at another as well, or was within the last `ms` milliseconds. */
  isOnOtherNodes(person: Person, ms: number): boolean {
    const { node, clock } = this.options;
    return clock.monotonic() - person.hereAloneSince < ms || this.#index.isOnOtherNodes(person.key, node);
  }

  /** Tells every node what is now true of a person here. `joined`: they have just come. */
  announce(person: Person, joined = false): void {
    const { node, bus } = this.options;
    const here = entryOf(person);
    const { username } = here.user;
    // At once, so that nobody comes in to a list that they are not on; the bus brings it back in its place.
    this.#index.set(node, here);
    bus.publish({
      ...{ kind: "roster", node, set: [here] },
      ...(joined ? { line: { said: "joined", username } } : {}),
    });
  }

  /** Tells every node that a name is not here any more. `left`: nor is the person. */
  remove(person: Person, left: boolean): void {
    const { node, bus } = this.options;
    const { username } = person.profile;
    const seen = !this.userList.isHidden(person.key);
    this.#index.remove(node, person.key);
    bus.publish({
      ...{ kind: "roster", node, gone: [person.key] },
      ...(left && seen ? { line: { said: "left", username } } : {}),
    });
  }

  /** Takes what the bus brings; all of it may be shown here. */
  handle(message: BusMessage): void {
    const { node } = this.options;
    if (message.kind === "roster") {
      return message.node === node ? this.#announceLine(message) : this.#apply(message);
    }
    if (message.kind !== "nodes") return;
    const { news } = message;
    if (news.type === "snapshotRequested") this.#publishSnapshot();
    else if (news.type === "nodeDown") {
      this.#apply({ kind: "roster", node: news.node, set: [], whole: true });
    }
  }

  /** What was said here has come back, in its place: the lobby hears of it, unless the person is at another node too. */
  #announceLine({ line }: PresenceMessage): void {
    if (line === undefined) return;
    const { said, username } = line;
    const key = nameKey(username);
    if (this.#index.isOnOtherNodes(key, this.options.node) || this.userList.isHidden(key)) return;
    this.#arrivals.tell(said, username);
  }

  /** A person who was hidden has stayed: the lobby hears of it where the person is. */
  #announceRevealed(key: string): void {
    const { node, people } = this.options;
    const person = people.get(key);
    if (person === undefined || this.#index.isOnOtherNodes(key, node)) return;
    this.#arrivals.tell("joined", person.profile.username);
  }

  #apply({ node, set = [], gone = [], whole = false }: PresenceMessage): void {
    if (whole) {
      this.#index.replace(node, set);
      return this.#noteOtherNodes(this.options.people.values());
    }
    for (const here of set) this.#index.set(node, here);
    for (const key of gone) this.#index.remove(node, key);
    this.#noteOtherNodes(gone.flatMap((key) => this.options.people.get(key) ?? []));
  }

  /** Remembers when people here were last at another node too. */
  #noteOtherNodes(people: Iterable<Person>): void {
    for (const person of people) person.hereAloneSince = this.options.clock.monotonic();
  }

  #publishSnapshot(): void {
    const { node, bus, people } = this.options;
    bus.publish({ kind: "roster", node, set: [...people.values()].map(entryOf), whole: true });
  }
}

function entryOf({ principal, user }: Person): PresenceEntry {
  return { principal, user };
}
