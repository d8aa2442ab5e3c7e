// The memory limit of the server: as configured, or half of the available memory.

import { constrainedMemory } from "node:process";

const MEGABYTE = 1024 * 1024;

/** The limit in force. */
export interface MemoryLimit {
  /** Megabytes; 0 is no limit. */
  readonly megabytes: number;
  readonly source: "configured" | "container" | "machine" | "unknown";
}

/** Memory of the system, bytes. */
export interface SystemMemory {
  /** Limit of the container; very large, or 0, without a limit. */
  readonly constrained: number;
  /** Memory of the machine. */
  readonly total: number;
}

/** Reads the memory of the system. Null without the permission `--allow-sys=systemMemoryInfo`. */
export function readSystemMemory(): SystemMemory | null {
  try {
    return { constrained: constrainedMemory(), total: Deno.systemMemoryInfo().total };
  } catch {
    return null;
  }
}

/**
 * The memory limit. `configuredMb` is `MAX_MEMORY_MB`: megabytes, 0 for no limit, or null for half of the container's
 * limit or of the machine's memory, whichever is smaller. Half leaves room for memory that is allocated before the
 * guard reacts; a process above the container's limit is killed.
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
