// Asks every node who is online there: who has, or lately had, a name, where staff are, or who is in a network.

import { hasRole, outranks, type Role } from "../../protocol/roles.ts";
import type { Bus, BusMessage, PresenceAnswer, PresenceDetail, PresenceQuestion } from "../../ports/bus.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import { isWithin, parseNetwork } from "../addresses.ts";
import type { Person } from "../session.ts";
import type { LocalPresence } from "./local_presence.ts";
import type { RecentLeavers } from "./recent_leavers.ts";

/** Time for a node to answer, milliseconds. One that takes longer is left out until it publishes its users again. */
const ANSWER_MS = 250;

/** What queries work with. */
export interface PresenceQueryOptions {
  /** Name of this node. */
  readonly node: string;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly local: LocalPresence;
  readonly recentLeavers: RecentLeavers;
  /** The guest of this node whose session the secret with that digest resumes. */
  readonly resumedBy: (digest: string) => Person | undefined;
}

/** A question that not every node has answered yet. */
interface PendingQuery {
  readonly missing: Set<string>;
  readonly named: Map<string, PresenceDetail>;
  readonly staff: Map<string, PresenceDetail>;
  readonly resolve: (answer: PresenceAnswer) => void;
  deadline?: Timer;
}

/** Questions to all nodes, and this node's answers. */
export class PresenceQuery {
  #nodes: Set<string>;
  #pending: Map<string, PendingQuery> = new Map();

  constructor(readonly options: PresenceQueryOptions) {
    this.#nodes = new Set([options.node]);
  }

  /** Asks all nodes, with one message. Resolves to the answers that arrive in time, each user once. */
  ask(question: PresenceQuestion): Promise<PresenceAnswer> {
    const { node: self, clock, bus } = this.options;
    const id = clock.uuid();
    return new Promise((resolve) => {
      const query: PendingQuery = {
        ...{ missing: new Set(this.#nodes), named: new Map(), staff: new Map(), resolve },
      };
      this.#pending.set(id, query);
      bus.publish({ kind: "presence_query", id, question });
      if (!this.#pending.has(id)) return;
      query.deadline = clock.after(ANSWER_MS, () => {
        for (const node of query.missing) if (node !== self) this.#nodes.delete(node);
        this.#settle(id, query);
      });
    });
  }

  /** Takes what the bus brings; all of it may be shown here. */
  handle(message: BusMessage): void {
    const { node, bus } = this.options;
    switch (message.kind) {
      case "presence":
        this.#nodes.add(message.node);
        return;
      case "nodes":
        if (message.event.type === "nodeDown") this.#nodes.delete(message.event.node);
        return;
      case "presence_query":
        return bus.publish({
          ...{ kind: "presence_answer", id: message.id, node, answer: this.#answer(message.question) },
        });
      case "presence_answer":
        return this.#collect(message);
    }
  }

  #collect({ id, node, answer }: BusMessage & { kind: "presence_answer" }): void {
    const query = this.#pending.get(id);
    if (query === undefined) return;
    addTo(query.named, answer.named);
    addTo(query.staff, answer.staff);
    query.missing.delete(node);
    if (query.missing.size === 0) this.#settle(id, query);
  }

  #settle(id: string, { named, staff, resolve, deadline }: PendingQuery): void {
    deadline?.cancel();
    this.#pending.delete(id);
    resolve({ named: [...named.values()], staff: [...staff.values()] });
  }

  #answer(question: PresenceQuestion): PresenceAnswer {
    if ("network" in question) return { named: this.#inNetwork(question.network), staff: [] };
    if ("resumes" in question) {
      const guest = this.options.resumedBy(question.resumes);
      return { named: guest === undefined ? [] : [detailOf(guest)], staff: [] };
    }
    const { key, staffFrom } = question;
    const person = this.options.local.byName(key);
    const detail = person === undefined ? this.options.recentLeavers.find(key) : detailOf(person);
    return {
      named: detail === undefined ? [] : [detail],
      staff: staffFrom === undefined ? [] : this.#staff(staffFrom),
    };
  }

  #inNetwork(cidr: string): PresenceDetail[] {
    const network = [parseNetwork(cidr)];
    const isThere = ({ addresses }: Person): boolean =>
      addresses.some((address) => isWithin(address, network));
    return [...this.options.local].filter(isThere).map(detailOf);
  }

  #staff(least: Role): PresenceDetail[] {
    const hasPower = ({ sessions }: Person): boolean =>
      [...sessions].some(({ role }) => hasRole(role, least));
    return [...this.options.local].filter(hasPower).map(detailOf);
  }
}

function detailOf({ principal, profile: { username }, user: { role }, addresses }: Person): PresenceDetail {
  return { principal, username, role, addresses };
}

function addTo(found: Map<string, PresenceDetail>, details: readonly PresenceDetail[]): void {
  for (const detail of details) found.set(detail.principal, merged(found.get(detail.principal), detail));
}

/** One user at two nodes. A user who is at one of them has not left, and is where they are now. */
function merged(known: PresenceDetail | undefined, more: PresenceDetail): PresenceDetail {
  if (known === undefined) return more;
  const [one, other] = (known.leftMsAgo ?? -1) <= (more.leftMsAgo ?? -1) ? [known, more] : [more, known];
  if (one.leftMsAgo === undefined && other.leftMsAgo !== undefined) return one;
  const role: Role = outranks(other.role, one.role) ? other.role : one.role;
  return { ...one, role, addresses: [...new Set([...one.addresses, ...other.addresses])] };
}
