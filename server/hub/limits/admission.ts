// Decides which sockets are let in: caps by address, network, sockets that have not joined, memory and descriptors.

import type { Clock } from "../../ports/clock.ts";
import { socketsOfNetwork, type Tier } from "./bounds.ts";
import type { Source } from "./source.ts";
import type { SocketsOfAddress } from "./tiers.ts";

/** Limits on sockets. */
export interface AdmissionOptions {
  readonly clock: Clock;
  readonly socketsOfAddress: SocketsOfAddress;
  readonly maxPending: number;
  /** Sockets in all, so that descriptors are left for the rest; null for no bound. */
  readonly maxSockets: number | null;
  /** Megabytes of resident memory above which no new socket is let in; 0 for no limit. */
  readonly maxMemoryMb: number;
  /** Sockets that have not joined yet, now. */
  readonly pending: () => number;
  /** Closes the oldest socket that has not joined, of the network with the most. */
  readonly makeRoom: () => void;
  /** Resident memory of the process, bytes, now. */
  readonly residentBytes: () => number;
  /** Called for each socket that is not let in, and for each that is closed for another. */
  readonly onLimited: (name: string, tier: Tier, source: Source) => void;
}

/** The place of a socket that was let in, until its connection is gone. */
export interface Ticket {
  /** Gives the place back. A second call does nothing. */
  release(): void;
}

/** Why a socket was not let in. */
export type Denial = "too_many_from_address" | "full";

const MEGABYTE = 1024 * 1024;
/** Descriptors kept free for files, Redis and HTTP after the process has run out of them. */
const SPARE_DESCRIPTORS = 64;
/**
 * How long sockets are capped after a shortage of descriptors, milliseconds; it is reported each half second while it
 * lasts.
 */
const SHORTAGE_MS = 2_000;

/** Counts sockets. */
export class Admission {
  readonly #byAddress: Map<string, number> = new Map();
  readonly #byNetwork: Map<string, number> = new Map();
  #held = 0;
  #cap = Infinity;
  #capUntil = -Infinity;

  constructor(readonly options: AdmissionOptions) {}

  /** Sockets that were let in and whose connections are not gone yet. */
  get held(): number {
    return this.#held;
  }

  /**
   * The process has no descriptor left: for a while the number of sockets is capped at the present one, less a reserve.
   * Where there are few sockets, other connections took the descriptors, and there is no cap.
   */
  shortage(): void {
    this.#cap = this.#held > SPARE_DESCRIPTORS ? this.#held - SPARE_DESCRIPTORS : Infinity;
    this.#capUntil = this.options.clock.monotonic() + SHORTAGE_MS;
  }

  /** Lets a socket in, or says why not. */
  admit(source: Source): Ticket | Denial {
    const { maxPending, pending, makeRoom, onLimited } = this.options;
    const exceeded = this.#exceededBy(source);
    if (exceeded !== null) {
      onLimited("sockets", exceeded, source);
      return denialAt(exceeded);
    }
    if (pending() >= maxPending) {
      onLimited("waiting_sockets", "all", source);
      makeRoom();
    }
    return this.#hold(source);
  }

  /** Why a socket would not be let in now; null when it would be. Takes no place. */
  denialOf(source: Source): Denial | null {
    const exceeded = this.#exceededBy(source);
    return exceeded === null ? null : denialAt(exceeded);
  }

  /** The tier that has no place for one more socket; null when all have one. */
  #exceededBy({ address, network, family }: Source): Tier | null {
    const ofAddress = this.options.socketsOfAddress[family];
    const ofNetwork = socketsOfNetwork(ofAddress, family);
    if (countOf(this.#byAddress, address) >= ofAddress) return "address";
    if (countOf(this.#byNetwork, network) >= ofNetwork) return "network";
    return this.#isShort() || this.#isOverMemory() ? "all" : null;
  }

  #hold({ address, network }: Source): Ticket {
    add(this.#byAddress, address, 1);
    add(this.#byNetwork, network, 1);
    this.#held++;
    let holding = true;
    return {
      release: () => {
        if (!holding) return;
        holding = false;
        add(this.#byAddress, address, -1);
        add(this.#byNetwork, network, -1);
        this.#held--;
      },
    };
  }

  #isShort(): boolean {
    const cap = this.options.clock.monotonic() < this.#capUntil ? this.#cap : Infinity;
    return this.#held >= Math.min(cap, this.options.maxSockets ?? Infinity);
  }

  #isOverMemory(): boolean {
    const { maxMemoryMb, residentBytes } = this.options;
    return maxMemoryMb > 0 && residentBytes() > maxMemoryMb * MEGABYTE;
  }
}

function denialAt(tier: Tier): Denial {
  return tier === "all" ? "full" : "too_many_from_address";
}

function countOf(counts: ReadonlyMap<string, number>, key: string): number {
  return counts.get(key) ?? 0;
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = countOf(counts, key) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
