// The configuration: one table of keys. Each value comes from the environment, else from config.json, else from its
// default. This file does no I/O; the caller passes the environment and the text of the file.

import {
  bearerKey,
  corsOrigins,
  database,
  isHost,
  isNetwork,
  ollama,
  publicUrl,
  redis,
} from "./config/address_settings.ts";
import { defaultSender, sender, smtp } from "./config/mail_settings.ts";
import {
  btcpayKey,
  btcpayOf,
  btcpayProblems,
  btcpaySecret,
  btcpayStoreId,
  btcpayUrl,
  premiumPlans,
  premiumWarnings,
} from "./config/payment_settings.ts";
import { readJsonObject } from "./config/json_object.ts";
import {
  boolean,
  choice,
  integer,
  isPlainName,
  isStrong,
  type Key,
  KEY_LENGTH,
  list,
  mapped,
  optional,
  PASSWORD_LENGTH,
  problemOf,
  secret,
  text,
  withoutMarks,
} from "./config/setting_types.ts";
import { LOG_LEVELS, type LogLevel } from "./ports/log.ts";
import type { Settings } from "./ports/settings.ts";

export { withoutMarks };

/** Secrets as configured; null for a secret that is generated and stored. */
export interface ConfiguredSecrets {
  readonly SECRET_KEY: string | null;
  readonly JWT_SECRET: string | null;
  readonly ADMIN_PASSWORD: string | null;
  readonly PAYMENT_SECRET: string | null;
}

/** Secrets that are optional. Without METRICS_TOKEN, /metrics is for this machine alone. */
export interface OptionalSecrets {
  readonly METRICS_TOKEN: string | null;
}

/** The configuration. `problems` has one line for each invalid key; with any, the server must not start. */
export interface Configuration {
  readonly settings: Settings;
  readonly secrets: ConfiguredSecrets & OptionalSecrets;
  readonly problems: readonly string[];
  /** One line for each valid value that the operator should think about. */
  readonly warnings: readonly string[];
  /** Unknown keys of the file, without secrets. */
  readonly unknown: readonly string[];
}

/** Most sockets of one address; see docs/adr/0024-socket-caps-per-address.md. */
const SOCKETS_PER_ADDRESS: Settings["maxSocketsPerAddress"] = { ipv6: 20, ipv4: 400 };
/** Longest contact, characters. */
const MAX_CONTACT = 200;

/** Fewest characters of each secret. */
const LENGTHS: Readonly<Record<keyof ConfiguredSecrets, number>> = {
  SECRET_KEY: KEY_LENGTH,
  JWT_SECRET: KEY_LENGTH,
  ADMIN_PASSWORD: PASSWORD_LENGTH,
  PAYMENT_SECRET: KEY_LENGTH,
};

const KEYS = {
  SECRET_KEY: secret(LENGTHS.SECRET_KEY),
  JWT_SECRET: secret(LENGTHS.JWT_SECRET),
  ADMIN_PASSWORD: secret(LENGTHS.ADMIN_PASSWORD),
  PAYMENT_SECRET: secret(LENGTHS.PAYMENT_SECRET),
  HOST: text("0.0.0.0", "an address to listen on", isHost),
  PORT: integer(5000, 0, 65535),
  // Deno separates the paths of a permission by commas.
  DATA_DIR: text(
    "instance",
    "a folder, without a comma in its path",
    (path) => isPlainName(path) && !path.includes(","),
  ),
  DATABASE_URL: database(),
  REDIS_URL: optional(redis()),
  /** The name of REDIS_URL in the original system. */
  SOCKETIO_MESSAGE_QUEUE: optional(redis()),
  CORS_ORIGINS: corsOrigins(),
  TRUSTED_PROXIES: list("addresses or CIDR ranges, separated by commas", isNetwork),
  REGISTRATION: choice<Settings["registration"]>("open", ["open", "closed", "invite"]),
  GUESTS: boolean(true),
  LOBBY_BACKLOG: integer(0, 0, 1_000),
  CONTACT: optional({
    ...text("", `an e-mail address or a URL, at most ${MAX_CONTACT} characters`, isContact),
    shows: "nothing",
  }),
  RULES_FILE: optional(text("", "the path of a text file", isPlainName)),
  PUBLIC_URL: optional(publicUrl()),
  SMTP_URL: optional(smtp()),
  MAIL_FROM: optional(sender()),
  PREMIUM_PLANS: premiumPlans(),
  BTCPAY_URL: optional(btcpayUrl()),
  BTCPAY_STORE_ID: optional(btcpayStoreId()),
  BTCPAY_API_KEY: optional(btcpayKey()),
  BTCPAY_WEBHOOK_SECRET: optional(btcpaySecret()),
  MAX_SOCKETS_PER_ADDRESS: mapped(
    integer(0, 1, 1_000_000),
    SOCKETS_PER_ADDRESS,
    (both) => ({ ipv6: both, ipv4: both }),
  ),
  MAX_PENDING_SOCKETS: integer(2000, 1, 1_000_000),
  JOIN_TIMEOUT_SECONDS: integer(30, 1, 3600),
  MAX_FRAME_BYTES: integer(16_384, 1024, 1_048_576),
  MAX_MEMORY_MB: optional(integer(0, 0, 1_048_576)),
  AI_FREE_LIMIT: integer(3, 0, 1_000_000),
  OLLAMA_URL: ollama(),
  OLLAMA_API_KEY: optional(bearerKey()),
  VIOLET_MODEL: text("sadiq-bd/llama3.2-3b-uncensored:latest", "the name of a model", isPlainName),
  VIOLET_CONCURRENCY: integer(1, 1, 64),
  VIOLET_QUEUE: integer(50, 0, 10_000),
  VIOLET_NUM_CTX: integer(4096, 1024, 1_048_576),
  VIOLET_NUM_PREDICT: integer(300, 16, 8192),
  VIOLET_KEEP_ALIVE: optional(
    orNumber(text("", "seconds, or a duration such as 30m or 24h; -1 is for ever", isDuration)),
  ),
  VIOLET_PERSONA_FILE: optional(text("", "the path of a text file", isPlainName)),
  METRICS_TOKEN: secret(KEY_LENGTH, "without it, /metrics is for this machine alone"),
  LOG_LEVEL: choice<LogLevel>("info", LOG_LEVELS),
};

type KeyName = keyof typeof KEYS;
type Values = { [K in KeyName]: (typeof KEYS)[K] extends Key<infer T> ? T : never };

/** Names of all keys, which are also the names of the environment variables. */
export const CONFIG_KEYS: readonly string[] = ["CONFIG_FILE", ...Object.keys(KEYS)];

/**
 * Merges and checks the configuration.
 *
 * `env` holds the environment variables; an empty one counts as absent. `fileText` is the text of config.json; null
 * without a file. A byte order mark before a value or the file, and line ends after a value, do not count.
 */
export function readConfiguration(
  env: Readonly<Record<string, string>>,
  fileText: string | null,
): Configuration {
  const problems: string[] = [];
  const file = readFile(fileText, env["CONFIG_FILE"] || "config.json", problems);
  const values: Record<string, unknown> = {};
  const rawOf = (name: KeyName): unknown => {
    const ofEnv = withoutMarks(env[name] ?? "");
    const ofFile = file[name];
    return ofEnv !== "" ? ofEnv : typeof ofFile === "string" ? withoutMarks(ofFile) : ofFile;
  };
  for (const [name, key] of Object.entries(KEYS) as [KeyName, Key<unknown>][]) {
    const raw = rawOf(name);
    const value = raw === undefined || raw === null ? key.fallback : key.read(raw);
    if (value === undefined) problems.push(problemOf(name, raw, key));
    values[name] = value ?? key.fallback;
  }
  const isSet = (name: KeyName): boolean => (rawOf(name) ?? null) !== null;
  if (!problems.some((line) => line.startsWith("BTCPAY_"))) problems.push(...btcpayProblems(isSet));
  const settings = settingsOf(values as Values);
  return {
    settings,
    secrets: values as Values,
    problems,
    warnings: warningsOf(settings, values as Values),
    unknown: unknownKeys(file),
  };
}

/** What is required of a stored secret that is not valid; null for a valid one. */
export function weakness(name: keyof ConfiguredSecrets, secret: string): string | null {
  const least = LENGTHS[name];
  return isStrong(secret, least) ? null : `at least ${least} characters that are not an example's`;
}

/**
 * The path of the configuration file for messages. Hidden unless it looks like a path: it may be the configuration
 * itself.
 */
export function shownConfigFile(path: string): string {
  return isPlainName(path) ? path : "(a path that is not shown)";
}

function warningsOf(
  { corsOrigins, publicUrl, premiumPlans: plans, btcpay }: Settings,
  { SMTP_URL, MAIL_FROM }: Values,
): string[] {
  const all = corsOrigins.includes("*")
    ? ["CORS_ORIGINS is *: the pages of every site may open sockets here and call the API."]
    : [];
  if (SMTP_URL !== null && publicUrl === null) {
    all.push("SMTP_URL without PUBLIC_URL: no mail is sent, because the links in it are made of PUBLIC_URL.");
  }
  if (MAIL_FROM !== null && SMTP_URL === null) all.push("MAIL_FROM without SMTP_URL: no mail is sent.");
  all.push(...premiumWarnings(btcpay, { plans, publicUrl }));
  return all;
}

function mailOf({ SMTP_URL: server, MAIL_FROM: from, PUBLIC_URL: publicUrl }: Values): Settings["mail"] {
  if (server === null || publicUrl === null) return null;
  return { server, from: from ?? defaultSender(publicUrl) };
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
    lobbyBacklog: values.LOBBY_BACKLOG,
    contact: values.CONTACT,
    rulesFile: values.RULES_FILE,
    publicUrl: values.PUBLIC_URL,
    mail: mailOf(values),
    premiumPlans: values.PREMIUM_PLANS,
    btcpay: btcpayOf(values),
    maxSocketsPerAddress: values.MAX_SOCKETS_PER_ADDRESS,
    maxPendingSockets: values.MAX_PENDING_SOCKETS,
    joinTimeoutMs: values.JOIN_TIMEOUT_SECONDS * 1000,
    maxFrameBytes: values.MAX_FRAME_BYTES,
    maxMemoryMb: values.MAX_MEMORY_MB,
    aiFreeLimit: values.AI_FREE_LIMIT,
    ollamaUrl: values.OLLAMA_URL,
    ollamaApiKey: values.OLLAMA_API_KEY,
    violetModel: values.VIOLET_MODEL,
    violetConcurrency: values.VIOLET_CONCURRENCY,
    violetQueue: values.VIOLET_QUEUE,
    violetNumCtx: values.VIOLET_NUM_CTX,
    violetNumPredict: values.VIOLET_NUM_PREDICT,
    violetKeepAlive: values.VIOLET_KEEP_ALIVE,
    violetPersonaFile: values.VIOLET_PERSONA_FILE,
    logLevel: values.LOG_LEVEL,
  };
}

function readFile(fileText: string | null, path: string, problems: string[]): Record<string, unknown> {
  if (fileText === null) return {};
  const json = readJsonObject(withoutMarks(fileText));
  if (json.kind === "object") return json.value;
  const position = json.kind === "syntax_error" ? ` JSON (line ${json.line}, column ${json.column})` : "";
  const name = `CONFIG_FILE: ${JSON.stringify(shownConfigFile(path))}`;
  problems.push(`${name} is not valid${position}; it takes a file that holds one JSON object.`);
  return {};
}

/** Unknown keys. A name that does not look like a key is replaced by its number: it may be a misplaced secret. */
function unknownKeys(file: Record<string, unknown>): string[] {
  return Object.keys(file).flatMap((name, index) => {
    if (CONFIG_KEYS.includes(name) || name.startsWith("//")) return [];
    return [/^[A-Z_]{1,40}$|^[a-z_]{1,40}$/.test(name) ? name : `key number ${index + 1}`];
  });
}

/** A text that may be a whole number in the file. */
function orNumber(key: Key<string>): Key<string> {
  return { ...key, read: (raw) => key.read(Number.isInteger(raw) ? String(raw) : raw) };
}

/** Whether a text is a time as Ollama takes it: whole seconds, or numbers with units. */
function isDuration(text: string): boolean {
  return /^-?(?:\d{1,9}|(?:\d{1,6}(?:\.\d{1,3})?(?:ms|s|m|h)){1,4})$/.test(text);
}

/** Whether a text can be the contact. The contact is public, so it must not hold a user and a password. */
function isContact(text: string): boolean {
  return [...text].length <= MAX_CONTACT && !/:\/\/[^/]*@/.test(text);
}
