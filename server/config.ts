// Configuration: environment variable, then config.json, then default; one table of keys. Reads nothing itself.

import { parseNetwork } from "./hub/addresses.ts";
import { LOG_LEVELS, type LogLevel } from "./ports/log.ts";
import type { Settings } from "./ports/settings.ts";

/** A value as it came: text from the environment, anything from the file. */
type Raw = unknown;

/** One key: its default, what it takes in words, and how it is read. `read` returns undefined for a bad value. */
interface Key<T> {
  readonly fallback: T;
  readonly takes: string;
  /** How much of its value is never shown in a message; `in part` is an address with user and password. */
  readonly secret?: "whole" | "in part";
  read(raw: Raw): T | undefined;
}

/** Secrets as configured; null where one is to be made and kept. */
export interface ConfiguredSecrets {
  readonly SECRET_KEY: string | null;
  readonly JWT_SECRET: string | null;
  readonly ADMIN_PASSWORD: string | null;
  readonly PAYMENT_SECRET: string | null;
}

/** Secrets that are not made where they are not configured. */
export interface OptionalSecrets {
  readonly METRICS_TOKEN: string | null;
}

/** What reading the configuration gave. With `problems`, one line for each bad key, the server must not start. */
export interface Configuration {
  readonly settings: Settings;
  readonly secrets: ConfiguredSecrets & OptionalSecrets;
  readonly problems: readonly string[];
  /** Keys of the file that mean nothing here. */
  readonly unknown: readonly string[];
}

const PLACEHOLDER = /^(change[-_ ]?me|replace[-_ ]?me|your[-_ ]|placeholder|secret$|password$|admin$)/i;

const KEYS = {
  SECRET_KEY: secret(16),
  JWT_SECRET: secret(16),
  ADMIN_PASSWORD: secret(8),
  PAYMENT_SECRET: secret(16),
  HOST: text("0.0.0.0", "an address to listen on"),
  PORT: integer(5000, 0, 65535),
  DATA_DIR: path("instance", "a folder, without a comma in its path"),
  DATABASE_URL: {
    fallback: "sqlite:///sexchat.db",
    takes: "sqlite:///name.db, sqlite:////path/to/name.db or postgresql://user:password@host/name",
    secret: "in part",
    read: (raw: Raw): string | undefined =>
      typeof raw === "string" && (/^sqlite:\/\/\/./.test(raw) || isPostgresUrl(raw)) ? raw : undefined,
  },
  REDIS_URL: optional(redis()),
  /** The original's name for it. */
  SOCKETIO_MESSAGE_QUEUE: optional(redis()),
  CORS_ORIGINS: list("origins such as https://chat.example, separated by commas", isOrigin),
  TRUSTED_PROXIES: list("addresses or CIDR ranges, separated by commas", isNetwork),
  REGISTRATION: choice<"open" | "closed">("open", ["open", "closed"]),
  GUESTS: boolean(true),
  MAX_SOCKETS_PER_ADDRESS: socketsPerAddress(),
  MAX_PENDING_SOCKETS: integer(2000, 1, 1_000_000),
  JOIN_TIMEOUT_SECONDS: integer(30, 1, 3600),
  MAX_FRAME_BYTES: integer(16_384, 1024, 1_048_576),
  MAX_MEMORY_MB: integer(0, 0, 1_048_576),
  AI_FREE_LIMIT: integer(3, 0, 1_000_000),
  OLLAMA_URL: {
    fallback: "http://localhost:11434",
    takes: "an address such as http://localhost:11434",
    read: (raw: Raw): string | undefined =>
      typeof raw === "string" && isHttpUrl(raw.trim()) ? raw.trim().replace(/\/+$/, "") : undefined,
  },
  VIOLET_MODEL: text("sadiq-bd/llama3.2-3b-uncensored:latest", "the name of a model"),
  VIOLET_CONCURRENCY: integer(1, 1, 64),
  VIOLET_QUEUE: integer(50, 0, 10_000),
  VIOLET_NUM_CTX: integer(4096, 1024, 1_048_576),
  VIOLET_NUM_PREDICT: integer(300, 16, 8192),
  VIOLET_PERSONA_FILE: optional(text("", "the path of a text file")),
  METRICS_TOKEN: secret(16, "without it, figures are for this machine alone"),
  LOG_LEVEL: choice<LogLevel>("info", LOG_LEVELS),
};

type KeyName = keyof typeof KEYS;
type Values = { [K in KeyName]: (typeof KEYS)[K] extends Key<infer T> ? T : never };

/** Names of all keys, which are also the names of the environment variables. */
export const CONFIG_KEYS: readonly string[] = ["CONFIG_FILE", ...Object.keys(KEYS)];

/**
 * Merges and checks the configuration.
 *
 * `env` holds environment variables, an empty one counting as absent. `fileText` is the text of config.json, or null
 * without one.
 */
export function readConfiguration(
  env: Readonly<Record<string, string>>,
  fileText: string | null,
): Configuration {
  const problems: string[] = [];
  const file = readFile(fileText, env["CONFIG_FILE"] || "config.json", problems);
  const values: Record<string, unknown> = {};
  for (const [name, key] of Object.entries(KEYS) as [KeyName, Key<unknown>][]) {
    const raw = env[name] !== undefined && env[name] !== "" ? env[name] : file[name];
    const value = raw === undefined || raw === null ? key.fallback : key.read(raw);
    if (value === undefined) problems.push(problem(name, raw, key));
    values[name] = value ?? key.fallback;
  }
  const unknown = Object.keys(file).filter((name) => !CONFIG_KEYS.includes(name) && !name.startsWith("//"));
  return { settings: settingsOf(values as Values), secrets: values as Values, problems, unknown };
}

function settingsOf(values: Values): Settings {
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL ?? values.SOCKETIO_MESSAGE_QUEUE,
    corsOrigins: values.CORS_ORIGINS,
    trustedProxies: values.TRUSTED_PROXIES,
    registration: values.REGISTRATION,
    guests: values.GUESTS,
    maxSocketsPerAddress: values.MAX_SOCKETS_PER_ADDRESS,
    maxPendingSockets: values.MAX_PENDING_SOCKETS,
    joinTimeoutMs: values.JOIN_TIMEOUT_SECONDS * 1000,
    maxFrameBytes: values.MAX_FRAME_BYTES,
    maxMemoryMb: values.MAX_MEMORY_MB,
    aiFreeLimit: values.AI_FREE_LIMIT,
    ollamaUrl: values.OLLAMA_URL,
    violetModel: values.VIOLET_MODEL,
    violetConcurrency: values.VIOLET_CONCURRENCY,
    violetQueue: values.VIOLET_QUEUE,
    violetNumCtx: values.VIOLET_NUM_CTX,
    violetNumPredict: values.VIOLET_NUM_PREDICT,
    violetPersonaFile: values.VIOLET_PERSONA_FILE,
    logLevel: values.LOG_LEVEL,
  };
}

function readFile(fileText: string | null, path: string, problems: string[]): Record<string, unknown> {
  if (fileText === null) return {};
  const named = `CONFIG_FILE: ${JSON.stringify(path)}`;
  try {
    const value: unknown = JSON.parse(fileText);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    problems.push(`${named} is not valid; it takes a file that holds one JSON object.`);
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    problems.push(`${named} is not valid JSON (${reason}); it takes a file that holds one JSON object.`);
  }
  return {};
}

function problem(name: string, raw: Raw, key: Key<unknown>): string {
  const value = key.secret === "in part" && typeof raw === "string" ? withoutSecrets(raw) : raw;
  const shown = key.secret === "whole" ? "" : `${JSON.stringify(value)} `;
  return `${name}: ${shown}is not valid; it takes ${key.takes}.`;
}

/** An address without user, password and options. */
function withoutSecrets(address: string): string {
  return address.replace(/^([a-z]*:\/\/)?.*@/i, "$1…@").replace(/\?.*/, "?…");
}

function secret(minLength: number, leftOut = "leave it out to have one made and kept"): Key<string | null> {
  return {
    fallback: null,
    takes: `at least ${minLength} characters that are not an example's; ${leftOut}`,
    secret: "whole",
    read: (raw) =>
      typeof raw === "string" && raw.length >= minLength && !PLACEHOLDER.test(raw) ? raw : undefined,
  };
}

function text(fallback: string, takes: string): Key<string> {
  return {
    fallback,
    takes,
    read: (raw) => typeof raw === "string" && raw.trim() !== "" ? raw.trim() : undefined,
  };
}

/** A key that may be left out. */
function optional<T>(key: Key<T>): Key<T | null> {
  return { ...key, fallback: null };
}

function redis(): Key<string> {
  return {
    fallback: "",
    takes: "redis://user:password@host:6379/0, or rediss:// for TLS",
    secret: "in part",
    read: (raw) =>
      typeof raw === "string" && /^rediss?:\/\/[^/]+(\/\d{0,4})?$/.test(raw) && URL.canParse(raw)
        ? raw
        : undefined,
  };
}

/** A path that a list of permissions can hold: the runtime parts such a list at its commas. */
function path(fallback: string, takes: string): Key<string> {
  const { read } = text(fallback, takes);
  return { fallback, takes, read: (raw) => read(raw)?.includes(",") ? undefined : read(raw) };
}

function integer(fallback: number, min: number, max: number): Key<number> {
  return {
    fallback,
    takes: `a whole number from ${min} to ${max}`,
    read(raw) {
      const value = typeof raw === "string" && /^\d+$/.test(raw.trim()) ? Number(raw) : raw;
      return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
        ? value
        : undefined;
    },
  };
}

/** Sockets of one address. A number sets both families. */
function socketsPerAddress(): Key<{ readonly ipv6: number; readonly ipv4: number }> {
  const { takes, read } = integer(0, 1, 1_000_000);
  return {
    fallback: { ipv6: 20, ipv4: 400 },
    takes,
    read(raw) {
      const value = read(raw);
      return value === undefined ? undefined : { ipv6: value, ipv4: value };
    },
  };
}

function boolean(fallback: boolean): Key<boolean> {
  return {
    fallback,
    takes: "true or false",
    read(raw) {
      const value = typeof raw === "string" ? raw.trim().toLowerCase() : raw;
      if (value === true || value === "true" || value === "1") return true;
      return value === false || value === "false" || value === "0" ? false : undefined;
    },
  };
}

function choice<T extends string>(fallback: T, options: readonly T[]): Key<T> {
  return {
    fallback,
    takes: options.join(", "),
    read: (raw) =>
      options.find((option) => option === (typeof raw === "string" ? raw.trim().toLowerCase() : raw)),
  };
}

function list(takes: string, isItem: (item: string) => boolean): Key<readonly string[]> {
  return {
    fallback: [],
    takes,
    read(raw) {
      const items = typeof raw === "string" ? raw.split(",") : raw;
      if (!Array.isArray(items) || !items.every((item) => typeof item === "string")) return undefined;
      const trimmed = items.map((item: string) => item.trim()).filter((item) => item !== "");
      return trimmed.every(isItem) ? trimmed : undefined;
    },
  };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

function isPostgresUrl(text: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return false;
  return new URL(text).pathname.length > 1;
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && search === "" && hash === "";
}

function isNetwork(text: string): boolean {
  try {
    parseNetwork(text);
    return true;
  } catch {
    return false;
  }
}
