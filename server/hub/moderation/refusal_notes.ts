// Audit entries about actions that staff were refused: attempts are seen, and cannot fill the log.

import type { Capacity } from "../../protocol/moderation_rules.ts";
import { isStaff, type Role } from "../../protocol/roles.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { ModerationStore } from "../../ports/moderation_store.ts";
import { CAPS } from "../limits/caps.ts";
import type { Session } from "../session.ts";

/** Least time between two notes about one principal, milliseconds. */
const EACH_MS = 60_000;
/** In this time all notes together are bounded: a guest with the moderator password is a new principal at each join. */
const ALL_WINDOW_MS = 10 * 60_000;

/** The user who was refused. */
export interface RefusedActor {
  /** `account:7`, `guest:…`. */
  readonly principal: string;
  readonly username: string;
  readonly userId: number | null;
  readonly role: Role;
  readonly capacity: Capacity;
}

/** What was refused, and why. */
export interface RefusedAction {
  /** The action, or the event that asked for it. */
  readonly action: string;
  readonly target?: { readonly username: string; readonly userId: number | null };
  readonly why: "forbidden" | "rate_limited";
}

/** What the notes are written with. */
export interface RefusalNotesOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<ModerationStore, "transact">;
  /** Called after each note. */
  readonly onNoted: () => void;
}

/** The actor as which a joined session stands in the audit log. */
export function actorOf({ person, role, capacity }: Session): RefusedActor {
  const { principal, profile: { username, userId } } = person!;
  return { principal, username, userId, role, capacity };
}

/** Writes the notes. */
export class RefusalNotes {
  /** When each principal was noted last, oldest first; as `Clock.monotonic`. */
  readonly #notedAt: Map<string, number> = new Map();
  readonly #recent: number[] = [];

  constructor(readonly options: RefusalNotesOptions) {}

  /** Principals that are remembered. */
  get size(): number {
    return this.#notedAt.size;
  }

  /**
   * Notes a refusal, in a transaction of its own. Only of users with power, and at most once a minute for each
   * principal. Never rejects.
   */
  async note(actor: RefusedActor, refused: RefusedAction): Promise<void> {
    if (!isStaff(actor.role) || !this.#mayNote(actor.principal)) return;
    const { clock, store, log, onNoted } = this.options;
    const { action, target, why } = refused;
    try {
      await store.transact((within) =>
        within.log({
          at: clock.now(),
          actorId: actor.userId,
          actor: actor.username,
          actorRole: actor.role,
          capacity: actor.capacity,
          action: "refused",
          targetId: target?.userId ?? null,
          target: target?.username ?? null,
          reason: null,
          detail: `${action} (${actor.capacity}, ${why})`,
        })
      );
      onNoted();
    } catch (error) {
      log.warn("a refusal could not be noted", { cause: error instanceof Error ? error.name : "" });
    }
  }

  #mayNote(principal: string): boolean {
    const now = this.options.clock.monotonic();
    if (now - (this.#notedAt.get(principal) ?? -Infinity) < EACH_MS) return false;
    while (this.#recent.length > 0 && now - this.#recent[0]! >= ALL_WINDOW_MS) this.#recent.shift();
    if (this.#recent.length >= CAPS.refusal_notes.max) return false;
    this.#recent.push(now);
    this.#notedAt.delete(principal);
    this.#notedAt.set(principal, now);
    if (this.#notedAt.size > CAPS.noted_principals.max) {
      this.#notedAt.delete(this.#notedAt.keys().next().value!);
    }
    return true;
  }
}
