// How much memory the server may use: as configured, or half of what there is.

import { constrainedMemory } from "node:process";

const MEGABYTE = 1024 * 1024;

/** The limit in force. */
export interface MemoryLimit {
  /** Megabytes; 0 is no limit. */
  readonly megabytes: number;
  readonly source: "configured" | "container" | "machine" | "unknown";
}

/** What the system says of its memory, bytes. */
export interface SystemMemory {
  /** What the container may have; very large, or 0, where there is no limit. */
  readonly constrained: number;
  /** What the machine has. */
  readonly total: number;
}

/** Reads it. Needs `--allow-sys=systemMemoryInfo`; null without it. */
export function readSystemMemory(): SystemMemory | null {
  try {
    return { constrained: constrainedMemory(), total: Deno.systemMemoryInfo().total };
  } catch {
    return null;
  }
}

/**
 * The limit of `MAX_MEMORY_MB`: megabytes as configured (0 is none), or for null half of the smaller of the container's
 * limit and the machine's memory. Half, because what fills the memory fills a good part of the rest before it is
 * noticed, and a process over the container's limit is killed.
 */
export function memoryLimit(configuredMb: number | null, read = readSystemMemory): MemoryLimit {
  if (configuredMb !== null) return { megabytes: configuredMb, source: "configured" };
  const memory = read();
  if (memory === null) return { megabytes: 0, source: "unknown" };
  const { constrained, total } = memory;
  const isConstrained = constrained > 0 && constrained < total;
  const bytes = isConstrained ? constrained : total;
  return { megabytes: Math.floor(bytes / 2 / MEGABYTE), source: isConstrained ? "container" : "machine" };
}
