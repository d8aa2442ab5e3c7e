// Asks every node who is online there: who has, or lately had, a name, or who is in a network.

import { nameKey } from "../../protocol/names.ts";
import { outranks, type Role } from "../../protocol/roles.ts";
import type { Bus, BusMessage, PresenceDetail, PresenceQuestion } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import { isWithin, parseNetwork } from "../addresses.ts";
import type { Hub } from "../hub.ts";
import { RecentLeavers } from "../moderation/recent_leavers.ts";
import type { Person } from "../session.ts";

/** How long a node may take to answer, milliseconds. One that does not is not waited for again before it is heard of. */
const ANSWER_MS = 250;

interface PendingQuery {
  readonly missing: Set<string>;
  readonly found: Map<string, PresenceDetail>;
  readonly resolve: (found: PresenceDetail[]) => void;
  deadline?: Timer;
}

/** Questions to all nodes, and this node's answers. */
export class PresenceQuery {
  #nodes: Set<string>;
  #pending: Map<string, PendingQuery> = new Map();
  readonly #recentLeavers: RecentLeavers;

  constructor(readonly clock: Clock, readonly bus: Bus, readonly hub: Hub) {
    this.#nodes = new Set([hub.node]);
    const leavers = this.#recentLeavers = new RecentLeavers(clock);
    hub.onSessionEnd(({ address }, { principal, profile: { username } }) =>
      leavers.note({ principal, username, address })
    );
    hub.onBecame(({ session: { address }, guest, account }) => {
      if (guest.key === account.key) return;
      const { principal, profile: { username } } = guest;
      leavers.note({ principal, username, address, becameId: account.profile.userId! });
    });
  }

  /** Forgets who left. */
  stop(): void {
    this.#recentLeavers.stop();
  }

  /** Whom a moderator means by a name: who has it, else who had it last and left lately. */
  async named(name: string): Promise<PresenceDetail | undefined> {
    const found = await this.ask({ key: nameKey(name) });
    return found.toSorted((a, b) => (a.leftMsAgo ?? -1) - (b.leftMsAgo ?? -1))[0];
  }

  /** Everybody whom a question is about, over all nodes that answer. */
  ask(question: PresenceQuestion): Promise<PresenceDetail[]> {
    const id = this.clock.uuid();
    return new Promise((resolve) => {
      const asked: PendingQuery = { missing: new Set(this.#nodes), found: new Map(), resolve };
      this.#pending.set(id, asked);
      this.bus.publish({ kind: "control", change: { type: "ask", id, question } });
      if (!this.#pending.has(id)) return;
      asked.deadline = this.clock.after(ANSWER_MS, () => {
        for (const node of asked.missing) if (node !== this.hub.node) this.#nodes.delete(node);
        this.#settle(id, asked);
      });
    });
  }

  /** Takes what the bus brings; all of it may be shown here. */
  handle(message: BusMessage): void {
    if (message.kind === "roster") this.#nodes.add(message.node);
    if (message.kind === "nodes" && message.news.type === "nodeDown") this.#nodes.delete(message.news.node);
    if (message.kind !== "control") return;
    const { change } = message;
    if (change.type === "ask") {
      const present = this.#answer(change.question);
      this.bus.publish({
        kind: "control",
        change: { type: "answer", id: change.id, node: this.hub.node, present },
      });
    } else if (change.type === "answer") this.#collect(change);
  }

  #collect({ id, node, present }: { id: string; node: string; present: readonly PresenceDetail[] }): void {
    const asked = this.#pending.get(id);
    if (asked === undefined) return;
    for (const one of present) asked.found.set(one.principal, merged(asked.found.get(one.principal), one));
    asked.missing.delete(node);
    if (asked.missing.size === 0) this.#settle(id, asked);
  }

  #settle(id: string, { found, resolve, deadline }: PendingQuery): void {
    deadline?.cancel();
    this.#pending.delete(id);
    resolve([...found.values()]);
  }

  #answer(question: PresenceQuestion): PresenceDetail[] {
    if ("key" in question) {
      const person = this.hub.person(question.key);
      const present = person === undefined ? this.#recentLeavers.find(question.key) : presentOf(person);
      return present === undefined ? [] : [present];
    }
    const network = [parseNetwork(question.network)];
    const people = new Set<Person>();
    for (const { person, address } of this.hub.sessions) {
      if (person !== null && !people.has(person) && isWithin(address, network)) people.add(person);
    }
    return [...people].map(presentOf);
  }
}

function presentOf(person: Person): PresenceDetail {
  const addresses = [...new Set([...person.sessions].map(({ address }) => address))];
  return {
    principal: person.principal,
    username: person.profile.username,
    role: person.user.role,
    addresses,
  };
}

/** One person at two nodes. Who is at one of them has not left, and is where they are now. */
function merged(known: PresenceDetail | undefined, more: PresenceDetail): PresenceDetail {
  if (known === undefined) return more;
  const [one, other] = (known.leftMsAgo ?? -1) <= (more.leftMsAgo ?? -1) ? [known, more] : [more, known];
  if (one.leftMsAgo === undefined && other.leftMsAgo !== undefined) return one;
  const role: Role = outranks(other.role, one.role) ? other.role : one.role;
  return { ...one, role, addresses: [...new Set([...one.addresses, ...other.addresses])] };
}
