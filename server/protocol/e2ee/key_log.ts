// The log of a user's public keys: a chain of signed entries that anyone can verify.

import {
  type Bytes,
  checkedBytes,
  isBase64,
  isWhole,
  jsonObject,
  lengthPrefixed,
  toBase64,
} from "./e2ee_bytes.ts";
import { digest, isSigned, KEY_BYTES, labelled, SIGNATURE_BYTES } from "./e2ee_derive.ts";

/** An entry as on the wire. Binary members are base64. */
export interface LogEntry {
  /** From 0. */
  readonly seq: number;
  /** Ed25519, 32 bytes. */
  readonly ik_sig: string;
  /** X25519, 32 bytes. */
  readonly ik_dh: string;
  /** Hash of the entry before; 32 zero bytes in the first. */
  readonly prev: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** By `ik_sig`, over the body. */
  readonly sig: string;
  /** By `ik_sig` of the entry before, over the body. Absent in the first, and where that key was lost. */
  readonly sig_prev?: string;
}

/** The members that the body of an entry is made of. */
export type UnsignedEntry = Omit<LogEntry, "sig" | "sig_prev">;

/** What is wrong with an entry. `order`: `seq` or `prev` does not follow; `time`: `at` is not above the one before. */
export type LogProblem = "shape" | "signature" | "order" | "time";

/** An entry with a valid signature that follows the one before. */
export interface CheckedEntry {
  readonly problem?: undefined;
  readonly entry: LogEntry;
  /** Base64. The hash of the newest entry is the head of the log. */
  readonly hash: string;
  /** Whether the key before has signed this one too. False in the first entry. */
  readonly isSignedByPrevious: boolean;
}

/** A log in which each entry follows the one before. */
export interface CheckedLog {
  readonly problem?: undefined;
  readonly entries: readonly CheckedEntry[];
  /** Hash of the newest entry; undefined for an empty log. */
  readonly head: string | undefined;
}

/** The first problem of a log. */
export interface BrokenLog {
  readonly problem: LogProblem;
  /** Index of the entry; 0 where the log is no list. */
  readonly at: number;
}

/** `prev` of the first entry. */
export const NO_ENTRY: string = toBase64(new Uint8Array(KEY_BYTES));

/** An entry of JSON, without members that it does not know. Undefined for another shape. It checks no signature. */
export function readLogEntry(value: unknown): LogEntry | undefined {
  const json = jsonObject(value);
  if (json === undefined) return undefined;
  const { seq, ik_sig, ik_dh, prev, at, sig, sig_prev } = json;
  if (!isWhole(seq) || !isWhole(at)) return undefined;
  if (![ik_sig, ik_dh, prev].every((key) => isBase64(key, KEY_BYTES))) return undefined;
  if (!isBase64(sig, SIGNATURE_BYTES)) return undefined;
  const entry = { seq, ik_sig, ik_dh, prev, at, sig } as LogEntry;
  if (sig_prev === undefined) return entry;
  return seq > 0 && isBase64(sig_prev, SIGNATURE_BYTES) ? { ...entry, sig_prev } : undefined;
}

/** The bytes that both signatures of an entry are over. */
export function entryBody(userId: number, { seq, ik_sig, ik_dh, prev, at }: UnsignedEntry): Bytes {
  const [sigKey, dhKey, previous] = [ik_sig, ik_dh, prev].map(checkedBytes) as [Bytes, Bytes, Bytes];
  return labelled("log", userId, seq, sigKey, dhKey, previous, at);
}

/** Hash of an entry in base64. */
export async function entryHash(userId: number, entry: LogEntry): Promise<string> {
  const { sig, sig_prev = "" } = entry;
  const fields = lengthPrefixed(entryBody(userId, entry), checkedBytes(sig), checkedBytes(sig_prev));
  return toBase64(await digest(fields));
}

/**
 * Checks an entry against the one before, which was checked; undefined for the first. Problems are found in this order:
 * shape, its own signature, `seq` and `prev`, `at`, the signature of the key before. A missing `sig_prev` is no problem.
 */
export async function checkEntry(
  userId: number,
  value: unknown,
  before: { readonly entry: LogEntry; readonly hash: string } | undefined,
): Promise<CheckedEntry | { readonly problem: LogProblem }> {
  const entry = readLogEntry(value);
  if (entry === undefined) return { problem: "shape" };
  const body = entryBody(userId, entry);
  if (!await isSignedBy(entry.ik_sig, entry.sig, body)) return { problem: "signature" };
  if (entry.seq !== (before === undefined ? 0 : before.entry.seq + 1)) return { problem: "order" };
  if (entry.prev !== (before?.hash ?? NO_ENTRY)) return { problem: "order" };
  if (before !== undefined && entry.at <= before.entry.at) return { problem: "time" };
  const isSignedByPrevious = before !== undefined && entry.sig_prev !== undefined;
  if (isSignedByPrevious && !await isSignedBy(before.entry.ik_sig, entry.sig_prev!, body)) {
    return { problem: "signature" };
  }
  return { entry, hash: await entryHash(userId, entry), isSignedByPrevious };
}

/** Checks every entry of a log. An empty list is a log without a head. */
export async function checkLog(userId: number, log: unknown): Promise<CheckedLog | BrokenLog> {
  if (!Array.isArray(log)) return { problem: "shape", at: 0 };
  const entries: CheckedEntry[] = [];
  for (const [at, value] of log.entries()) {
    const checked = await checkEntry(userId, value, entries.at(-1));
    if (checked.problem !== undefined) return { problem: checked.problem, at };
    entries.push(checked);
  }
  return { entries, head: entries.at(-1)?.hash };
}

function isSignedBy(key: string, signature: string, body: Bytes): Promise<boolean> {
  return isSigned(checkedBytes(key), checkedBytes(signature), body);
}
