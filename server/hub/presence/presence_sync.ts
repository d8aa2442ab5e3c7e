// Keeps the nodes' views of who is online alike: publishes changes to the users of this node, and applies those of
// others.

import { nameKey } from "../../protocol/names.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import type { Bus, BusMessage, PresenceEntry } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import { Arrivals } from "../notices/arrivals.ts";
import type { Person } from "../session.ts";
import type { LocalPresence } from "./local_presence.ts";
import type { PresenceIndex } from "./presence_index.ts";
import type { UserList } from "./user_list.ts";

/** What presence between nodes works with. */
export interface PresenceSyncOptions {
  readonly node: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly local: LocalPresence;
  readonly index: PresenceIndex;
  readonly userList: UserList;
  /** Says news to the whole lobby. */
  readonly say: (news: SystemMessage) => void;
}

/** A message of kind `presence`. */
type PresenceMessage = BusMessage & { kind: "presence" };

/** Publishes and applies changes of presence. */
export class PresenceSync {
  readonly #arrivals: Arrivals;

  constructor(readonly options: PresenceSyncOptions) {
    this.#arrivals = new Arrivals(options.clock, options.say);
  }

  /** Tells every node what is now true of a user of this node. `joined`: they have just come. */
  announce(person: Person, joined: boolean): void {
    const { node, bus, index } = this.options;
    const entry = entryOf(person);
    const { username } = entry.user;
    // At once, so that a newcomer is on the list that they get; the bus brings it back in its order.
    index.set(node, entry);
    bus.publish({
      ...{ kind: "presence", node, set: [entry] },
      ...(joined ? { line: { said: "joined", username } } : {}),
    });
  }

  /** Tells every node that a name is not at this node any more. `left`: nor is the user. */
  withdraw(person: Person, left: boolean): void {
    const { node, bus, index, userList } = this.options;
    const { username } = person.profile;
    const seen = !userList.isHidden(person.key);
    index.remove(node, person.key);
    bus.publish({
      ...{ kind: "presence", node, gone: [person.key] },
      ...(left && seen ? { line: { said: "left", username } } : {}),
    });
  }

  /** Takes what the bus brings; all of it may be shown here. */
  handle(message: BusMessage): void {
    const { node } = this.options;
    if (message.kind === "presence") {
      return message.node === node ? this.#announceLine(message) : this.#apply(message);
    }
    if (message.kind !== "nodes") return;
    const { event } = message;
    if (event.type === "snapshotRequested") this.#publishSnapshot();
    else if (event.type === "nodeDown") {
      this.#apply({ kind: "presence", node: event.node, set: [], whole: true });
    }
  }

  /** A user who was hidden has stayed: the lobby reads of it, from the node where the user is. */
  announceRevealed(key: string): void {
    const { node, local, index } = this.options;
    const person = local.byName(key);
    if (person === undefined || index.isOnOtherNodes(key, node)) return;
    this.#arrivals.tell("joined", person.profile.username);
  }

  /**
   * A change of this node has come back over the bus: the lobby reads of it, unless the user is at another node too.
   */
  #announceLine({ line }: PresenceMessage): void {
    if (line === undefined) return;
    const { said, username } = line;
    const key = nameKey(username);
    const { node, index, userList } = this.options;
    if (index.isOnOtherNodes(key, node) || userList.isHidden(key)) return;
    this.#arrivals.tell(said, username);
  }

  #apply({ node, set = [], gone = [], whole = false }: PresenceMessage): void {
    const { index, local } = this.options;
    if (whole) {
      index.replace(node, set);
      return this.#noteOtherNodes(local);
    }
    for (const entry of set) index.set(node, entry);
    for (const key of gone) index.remove(node, key);
    this.#noteOtherNodes(gone.flatMap((key) => local.byName(key) ?? []));
  }

  /** Remembers when users of this node were last at another node too. */
  #noteOtherNodes(people: Iterable<Person>): void {
    for (const person of people) person.onlyHereSince = this.options.clock.monotonic();
  }

  #publishSnapshot(): void {
    const { node, bus, local } = this.options;
    bus.publish({ kind: "presence", node, set: [...local].map(entryOf), whole: true });
  }
}

function entryOf({ principal, user }: Person): PresenceEntry {
  return { principal, user };
}
