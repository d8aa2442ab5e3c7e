// Finds the ranges that hold an address: one lookup for each prefix length in use, however many ranges there are.

import { parseNetwork } from "../addresses.ts";

/** Ranges of one family with one prefix length: leading bits → ids. */
interface Level {
  /** Number of address bits after the prefix. */
  readonly rest: bigint;
  readonly ids: Map<bigint, Set<number>>;
}

/** Ranges, in CIDR notation, each with an id. */
export class NetworkIndex {
  /** `bytes of an address`/`bits of the prefix` → level. */
  #levels: Map<string, Level> = new Map();

  /** Adds a range. Throws an `Error` for an invalid one. */
  add(network: string, id: number): void {
    const { bytes, bits, value } = read(network);
    const name = `${bytes}/${bits}`;
    let level = this.#levels.get(name);
    if (level === undefined) {
      level = { rest: BigInt(bytes * 8 - bits), ids: new Map() };
      this.#levels.set(name, level);
    }
    const prefix = value >> level.rest;
    const ids = level.ids.get(prefix);
    if (ids === undefined) level.ids.set(prefix, new Set([id]));
    else ids.add(id);
  }

  /** Removes a range of that id, if it is there. */
  remove(network: string, id: number): void {
    const { bytes, bits, value } = read(network);
    const name = `${bytes}/${bits}`;
    const level = this.#levels.get(name);
    const prefix = value >> (level?.rest ?? 0n);
    const ids = level?.ids.get(prefix);
    if (level === undefined || ids === undefined) return;
    ids.delete(id);
    if (ids.size === 0) level.ids.delete(prefix);
    if (level.ids.size === 0) this.#levels.delete(name);
  }

  /** Ids of all ranges that hold `address`. */
  covering(address: string): number[] {
    if (this.#levels.size === 0) return [];
    const { bytes, value } = read(address);
    const found: number[] = [];
    for (const [name, level] of this.#levels) {
      if (!name.startsWith(`${bytes}/`)) continue;
      const ids = level.ids.get(value >> level.rest);
      if (ids !== undefined) found.push(...ids);
    }
    return found;
  }
}

function read(network: string): { bytes: number; bits: number; value: bigint } {
  const [base, bits] = parseNetwork(network);
  const parts = base.toByteArray();
  let value = 0n;
  for (const part of parts) value = (value << 8n) | BigInt(part);
  return { bytes: parts.length, bits, value };
}
