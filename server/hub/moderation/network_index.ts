// Finds the ranges that an address lies in, however many there are: one look for each length of prefix in use.

import { parseNetwork } from "../addresses.ts";

/** Ranges of one family with one length of prefix: their leading bits → ids. */
interface Level {
  /** Bits of an address that are not of the prefix. */
  readonly rest: bigint;
  readonly ids: Map<bigint, Set<number>>;
}

/** Ranges, in CIDR notation, each with an id. */
export class NetworkIndex {
  /** `length of an address in bytes`/`length of the prefix` → level. */
  #levels: Map<string, Level> = new Map();

  /** Adds a range. Throws an `Error` for what is none. */
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

  /** Takes a range of that id out, if it is there. */
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

  /** Ids of every range that `address` lies in. */
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
