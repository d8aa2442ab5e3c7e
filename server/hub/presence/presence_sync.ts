// Who is in the house: tells the other nodes of the people here, and keeps what they tell of theirs.

import { nameKey } from "../../protocol/names.ts";
import type { RoomNews, User } from "../../protocol/server_events.ts";
import type { Bus, BusMessage, Here } from "../../ports/bus.ts";
import type { Clock } from "../../ports/clock.ts";
import { Arrivals } from "../notices/arrivals.ts";
import { Online } from "./presence_index.ts";
import { Roster, type RosterFeeds } from "./user_list.ts";
import type { Person } from "../session.ts";

/** What the roll works with. */
export interface RollOptions {
  readonly node: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly feeds: RosterFeeds;
  /** The people of this node by lower-case name. */
  readonly people: ReadonlyMap<string, Person>;
  /** Says news to the whole lobby. */
  readonly say: (news: RoomNews) => void;
}

/** A message of kind `roster`. */
type RosterMessage = BusMessage & { kind: "roster" };

/** The people of all nodes. */
export class Roll {
  /** What everybody sees of it. */
  readonly roster: Roster;
  readonly #online: Online;
  readonly #arrivals: Arrivals;
  readonly #goneHandlers: ((holder: string) => void)[] = [];

  constructor(readonly options: RollOptions) {
    this.roster = new Roster({ ...options, revealed: (key) => this.#tellJoined(key) });
    this.#arrivals = new Arrivals(options.clock, options.say);
    this.#online = new Online({
      seen: (user: User) => this.roster.set(user),
      free: (key) => this.roster.remove(key),
      gone: (holder) => this.#goneHandlers.forEach((handle) => handle(holder)),
    });
  }

  /** Who has that lower-case name, at whatever node. */
  find(key: string): Here | undefined {
    return this.#online.find(key);
  }

  /** Who that holder is, at whatever node. */
  holder(holder: string): Here | undefined {
    return this.#online.holder(holder);
  }

  /** Calls `handle` with each holder that is at no node any more. */
  onGone(handle: (holder: string) => void): void {
    this.#goneHandlers.push(handle);
  }

  /** Whether a person of this node is at another as well, or was within the last `ms` milliseconds. */
  roams(person: Person, ms: number): boolean {
    const { node, clock } = this.options;
    return clock.monotonic() - person.hereAloneSince < ms || this.#online.isElsewhere(person.key, node);
  }

  /** Tells every node what is now true of a person here. `joined`: they have just come. */
  announce(person: Person, joined = false): void {
    const { node, bus } = this.options;
    const here = hereOf(person);
    const { username } = here.user;
    // At once, so that nobody comes in to a list that they are not on; the bus brings it back in its place.
    this.#online.set(node, here);
    bus.publish({
      ...{ kind: "roster", node, set: [here] },
      ...(joined ? { line: { said: "joined", username } } : {}),
    });
  }

  /** Tells every node that a name is not here any more. `left`: nor is the person. */
  remove(person: Person, left: boolean): void {
    const { node, bus } = this.options;
    const { username } = person.profile;
    const seen = !this.roster.isHidden(person.key);
    this.#online.remove(node, person.key);
    bus.publish({
      ...{ kind: "roster", node, gone: [person.key] },
      ...(left && seen ? { line: { said: "left", username } } : {}),
    });
  }

  /** Takes what the bus brings; all of it may be shown here. */
  hear(message: BusMessage): void {
    const { node } = this.options;
    if (message.kind === "roster") return message.node === node ? this.#tell(message) : this.#take(message);
    if (message.kind !== "nodes") return;
    const { news } = message;
    if (news.type === "asked") this.#tellAll();
    else if (news.type === "gone") {
      this.#take({ kind: "roster", node: news.node, set: [], whole: true });
    }
  }

  /** What was said here has come back, in its place: the lobby hears of it, unless the person is at another node too. */
  #tell({ line }: RosterMessage): void {
    if (line === undefined) return;
    const { said, username } = line;
    const key = nameKey(username);
    if (this.#online.isElsewhere(key, this.options.node) || this.roster.isHidden(key)) return;
    this.#arrivals.tell(said, username);
  }

  /** A person who was hidden has stayed: the lobby hears of it where the person is. */
  #tellJoined(key: string): void {
    const { node, people } = this.options;
    const person = people.get(key);
    if (person === undefined || this.#online.isElsewhere(key, node)) return;
    this.#arrivals.tell("joined", person.profile.username);
  }

  #take({ node, set = [], gone = [], whole = false }: RosterMessage): void {
    if (whole) {
      this.#online.replace(node, set);
      return this.#meet(this.options.people.values());
    }
    for (const here of set) this.#online.set(node, here);
    for (const key of gone) this.#online.remove(node, key);
    this.#meet(gone.flatMap((key) => this.options.people.get(key) ?? []));
  }

  /** Remembers when people here were last at another node too. */
  #meet(people: Iterable<Person>): void {
    for (const person of people) person.hereAloneSince = this.options.clock.monotonic();
  }

  #tellAll(): void {
    const { node, bus, people } = this.options;
    bus.publish({ kind: "roster", node, set: [...people.values()].map(hereOf), whole: true });
  }
}

function hereOf({ holder, user }: Person): Here {
  return { holder, user };
}
