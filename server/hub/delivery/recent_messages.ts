// What a node remembers of the lobby's messages, in memory alone: who said them, when, and which are removed.
//
// Every node hears the same messages in the same order. A node that is new or has missed some gets them from the others,
// and what it merges in any order gives the same: messages are only added, and marks are only set.

import { nameKey } from "../../protocol/names.ts";
import type { Remover } from "../../protocol/moderation_rules.ts";
import type { Role } from "../../protocol/roles.ts";
import type { BusMessage, SharedLobbyMessage } from "../../ports/bus.ts";
import { CAPS } from "../limits/caps.ts";

/**
 * Messages of one generation. There are two: deleting the oldest entries of a map one by one becomes slower with each
 * deletion.
 */
const GENERATION = CAPS.lobby_messages.max / 2;

/** A lobby message. */
export interface RecentMessage {
  readonly id: string;
  /** Author, as others saw them. */
  readonly username: string;
  readonly role: Role;
  /** Changes when a guest becomes an account. */
  principal: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  removed?: Remover;
  /** New clients do not get it: its author is banned, or the account is deleted. */
  withheld?: true;
}

/** The newest lobby messages, by id: at least 5,000 of them, at most twice as many. */
export class RecentMessages {
  #young: Map<string, RecentMessage> = new Map();
  #old: Map<string, RecentMessage> = new Map();

  /** Messages that are remembered. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The message of that id. */
  find(id: string): RecentMessage | undefined {
    return this.#young.get(id) ?? this.#old.get(id);
  }

  /** Messages that are not removed, by authors for whom `isMeant`, since then, oldest first. */
  saidBy(isMeant: (message: RecentMessage) => boolean, since: number): RecentMessage[] {
    return [...this].filter((message) =>
      message.removed === undefined && message.at >= since && isMeant(message)
    );
  }

  /** All of them, oldest first. */
  *[Symbol.iterator](): Iterator<RecentMessage> {
    yield* this.#old.values();
    yield* this.#young.values();
  }

  /** Remembers a message. Another one of its id, which a resend after a long time can have, takes its place. */
  add(message: RecentMessage): void {
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(message.id);
    this.#young.set(message.id, message);
  }

  /** Marks messages as removed. Returns the ids of those that were not. */
  remove(ids: readonly string[], by: Remover): string[] {
    return ids.filter((id) => {
      const message = this.find(id);
      if (message === undefined || message.removed !== undefined) return false;
      message.removed = by;
      return true;
    });
  }

  /** A guest has become an account: the messages are the account's. */
  became({ from, to }: BusMessage & { kind: "became" }): void {
    for (const message of this) if (message.principal === from) message.principal = to;
  }

  /** Merges what another node remembers. Returns the ids that are removed there, and were not here. */
  learn(shared: readonly SharedLobbyMessage[]): { id: string; by: Remover }[] {
    return shared.flatMap(({ id, principal, username, role, at, removed, withheld }) => {
      if (this.find(id) === undefined) this.add({ id, principal, username, role, at });
      if (withheld === true) this.find(id)!.withheld = true;
      if (removed === undefined) return [];
      return this.remove([id], removed).map((id) => ({ id, by: removed }));
    });
  }
}

/** Whether a message is by the account of that principal, or by a guest of that name. */
export function isBy(message: RecentMessage, principal: string | null, username: string): boolean {
  return message.principal === principal || nameKey(message.username) === nameKey(username);
}
