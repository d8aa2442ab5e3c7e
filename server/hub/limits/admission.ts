// Which sockets are let in at all: caps by address, by sockets that have not joined, and by memory.

import { addressGroup } from "../addresses.ts";

/** Limits on sockets. */
export interface AdmissionOptions {
  /** Sockets of one IPv6 /64 network, and of one IPv4 address. */
  readonly maxPerAddress: { readonly ipv6: number; readonly ipv4: number };
  readonly maxPending: number;
  /** Megabytes of resident memory above which nobody new is let in; 0 for no limit. */
  readonly maxMemoryMb: number;
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

/** Counts sockets by address. */
export class Admission {
  #perAddress: Map<string, number> = new Map();

  #held = 0;

  constructor(readonly options: AdmissionOptions) {}

  /** Sockets let in that are not really gone yet. */
  get held(): number {
    return this.#held;
  }

  /** Lets a socket from `address` in, or says why not. */
  admit(address: string): Ticket | Denial {
    const { maxPerAddress, maxPending, maxMemoryMb, pending, residentBytes } = this.options;
    const group = addressGroup(address);
    const held = this.#perAddress.get(group) ?? 0;
    if (held >= (group.includes(":") ? maxPerAddress.ipv6 : maxPerAddress.ipv4)) {
      return "too_many_from_address";
    }
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

  #release(group: string): void {
    this.#held--;
    const left = (this.#perAddress.get(group) ?? 1) - 1;
    if (left <= 0) this.#perAddress.delete(group);
    else this.#perAddress.set(group, left);
  }
}
