// Which sockets are let in at all: caps by address, by sockets that have not joined, and by memory.

import { addressGroup } from "../addresses.ts";

/** Limits on sockets. */
export interface AdmissionOptions {
  readonly maxPerAddress: number;
  readonly maxPending: number;
  /** Megabytes of resident memory above which nobody new is let in; 0 for no limit. */
  readonly maxMemoryMb: number;
  /** Sockets in all, so that descriptors are left for the rest; null for no bound. */
  readonly maxSockets?: number | null;
  /** Time that never goes back, milliseconds. */
  readonly monotonic?: () => number;
  /** Sockets that have not joined yet, now. */
  readonly pending: () => number;
  /** Resident memory of the process, bytes, now. */
  readonly residentBytes: () => number;
}

/** What a socket that was let in holds, until it is really gone. */
export interface Ticket {
  /** Gives the place back. A second call does nothing. */
  release(): void;
}

/** Why a socket was not let in. */
export type Denial = "too_many_from_address" | "full";

const MEGABYTE = 1024 * 1024;
/** Descriptors that are kept free after there was none. */
const SPARE_DESCRIPTORS = 64;
/** How long a shortage of descriptors is remembered, milliseconds. */
const SHORTAGE_MS = 10_000;

/** Counts sockets by address. */
export class Admission {
  #perAddress: Map<string, number> = new Map();

  #held = 0;
  /** Sockets there may be in all after a shortage of descriptors, and until when. */
  #shortage = { sockets: Infinity, until: -Infinity };

  constructor(readonly options: AdmissionOptions) {}

  /** Sockets let in that are not really gone yet. */
  get held(): number {
    return this.#held;
  }

  /**
   * No descriptor was left, with `freed` that are free again by now. For ten seconds after the last time there may be as many sockets
   * as there are, and those, less a reserve.
   */
  shortage(freed: number): void {
    const sockets = Math.max(1, this.#held + freed - SPARE_DESCRIPTORS);
    this.#shortage = { sockets, until: this.#now() + SHORTAGE_MS };
  }

  /** Lets a socket from `address` in, or says why not. */
  admit(address: string): Ticket | Denial {
    const { maxPerAddress, maxPending, maxMemoryMb, pending, residentBytes } = this.options;
    const group = addressGroup(address);
    const held = this.#perAddress.get(group) ?? 0;
    if (held >= maxPerAddress) return "too_many_from_address";
    if (this.#held >= this.#places()) return "full";
    if (pending() >= maxPending) return "full";
    if (maxMemoryMb > 0 && residentBytes() > maxMemoryMb * MEGABYTE) return "full";
    this.#perAddress.set(group, held + 1);
    this.#held++;
    let holding = true;
    return {
      release: () => {
        if (holding) this.#release(group);
        holding = false;
      },
    };
  }

  #places(): number {
    const { maxSockets } = this.options;
    const afterShortage = this.#now() < this.#shortage.until ? this.#shortage.sockets : Infinity;
    return Math.min(maxSockets ?? Infinity, afterShortage);
  }

  #now(): number {
    return this.options.monotonic?.() ?? 0;
  }

  #release(group: string): void {
    this.#held--;
    const left = (this.#perAddress.get(group) ?? 1) - 1;
    if (left <= 0) this.#perAddress.delete(group);
    else this.#perAddress.set(group, left);
  }
}
