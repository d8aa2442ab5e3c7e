// What an operator can choose, as validated values.

import type { LogLevel } from "./log.ts";

/** Settings after environment, file and defaults have been merged and checked. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Folder of the database, kept secrets, PID file and log. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Where the nodes of this house meet; null where there is one only. */
  readonly redisUrl: string | null;
  /** Origins other than our own that may open a socket or call the API. */
  readonly corsOrigins: readonly string[];
  /** Networks, in CIDR notation, whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly registration: "open" | "closed";
  readonly guests: boolean;
  /** How the public reaches who runs this: an e-mail address, a URL or other text of one line; null for nobody. */
  readonly contact: string | null;
  /** Sockets of one IPv6 /64 network, and of one IPv4 address. */
  readonly maxSocketsPerAddress: { readonly ipv6: number; readonly ipv4: number };
  readonly maxPendingSockets: number;
  readonly joinTimeoutMs: number;
  readonly maxFrameBytes: number;
  /** Resident memory above which new sockets are refused and silent ones ended; 0 for no limit, null for half of what there is. */
  readonly maxMemoryMb: number | null;
  /** Free messages to the companion for each account. */
  readonly aiFreeLimit: number;
  /** Where Ollama is, without a slash at the end. */
  readonly ollamaUrl: string;
  readonly violetModel: string;
  /** Questions answered at once. */
  readonly violetConcurrency: number;
  /** Questions that may wait for their turn. */
  readonly violetQueue: number;
  /** Tokens of prompt and answer together. */
  readonly violetNumCtx: number;
  /** Tokens of an answer. */
  readonly violetNumPredict: number;
  /** Path of a text that says who the companion is; null for the one that is built in. */
  readonly violetPersonaFile: string | null;
  readonly logLevel: LogLevel;
}

/** Keys and passwords of this installation. Never logged. */
export interface Secrets {
  readonly secretKey: string;
  /** Signs tokens and derives room keys. */
  readonly jwtSecret: string;
  /** Shown once, in the terminal, where it was made at this start. */
  readonly adminPassword: string;
  /** Compares in constant time. */
  isAdminPassword(candidate: string): boolean;
  /** Compares in constant time. */
  isPaymentSecret(candidate: string): boolean;
  /** Compares in constant time; nothing is it where there is none. */
  isMetricsToken(candidate: string): boolean;
}
