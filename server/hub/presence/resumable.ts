// What a node keeps of a guest whose session may be resumed: who may resume it, and what it needs then.

import type { Role } from "../../protocol/roles.ts";
import type { Clock, Timer } from "../../ports/clock.ts";
import type { Mailbox } from "../delivery/mailbox.ts";
import type { Source } from "../limits/source.ts";

/** A guest without a socket. */
export interface Away {
  /** Address of the last socket, in canonical form. */
  readonly address: string;
  readonly source: Source;
  /** As `Session.elevated` of the last socket. */
  readonly elevated: Role | null;
  /** When the session ends unless it is resumed, as `Clock.monotonic`. */
  readonly endsAt: number;
  readonly timer: Timer;
  /** Whether others know. Not when the session only moves to another socket or node. */
  isKnown: boolean;
}

/** The session of one guest, across its sockets. */
export class Resumable {
  /** Digests of the secrets that resume the session, the newest last. The one before it holds until the new one is known. */
  #digests: readonly string[];
  /** Absent while there is a socket. */
  away: Away | null = null;
  /** The session is on its way to another node. */
  isLeaving = false;

  constructor(
    readonly clock: Clock,
    readonly mailbox: Mailbox,
    digests: readonly string[],
    /** When the guest joined, as `Clock.monotonic`. */
    readonly joinedAt: number,
  ) {
    this.#digests = digests;
  }

  get digests(): readonly string[] {
    return this.#digests;
  }

  /** Whether the client may not know the newest secret yet. */
  get isUnconfirmed(): boolean {
    return this.#digests.length > 1;
  }

  /** Resumed with one secret, the session gets the next. The first one stays valid until its client sends something. */
  renew(used: string, next: string): void {
    this.#digests = [used, next];
  }

  /** The client has the newest secret: the one before is void. */
  confirm(): void {
    this.#digests = this.#digests.slice(-1);
  }
}
