// The settings and secrets of the server, as validated values.

import type { PremiumPlan } from "../protocol/premium/plans.ts";
import type { LogLevel } from "./log.ts";

/** A mail server. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly isSecure: boolean;
  /** No mail without TLS. */
  readonly requiresTls: boolean;
  /** Plain text, even where the server offers TLS. */
  readonly ignoresTls: boolean;
  readonly acceptsAnyCertificate?: true;
  /** The name that the certificate has to be for; the host when absent. */
  readonly servername?: string;
  readonly user?: string;
  readonly password?: string;
}

/** A BTCPay Server, and the store in it that takes the payments. Never logged. */
export interface BtcpaySettings {
  /** Without a slash at the end. */
  readonly url: string;
  readonly storeId: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
}

/** How mail is sent. Never logged. */
export interface MailSettings {
  readonly server: SmtpServer;
  /** An address, or a name and the address in angle brackets. */
  readonly from: string;
}

/** Settings, merged from environment, file and defaults, and validated. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Folder of the database, the generated secrets, the PID file and the log. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Address of the cluster's Redis; null for a single node. */
  readonly redisUrl: string | null;
  /** Other origins than the server's own that may open a socket or call the API. */
  readonly corsOrigins: readonly string[];
  /** Networks, in CIDR notation, whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: readonly string[];
  /** `invite`: newcomers need an invitation. */
  readonly registration: "open" | "closed" | "invite";
  readonly guests: boolean;
  /** Newest lobby messages that new clients get; 0 for none. */
  readonly lobbyBacklog: number;
  /** Public contact of the operator: an e-mail address, a URL or another text of one line; null for none. */
  readonly contact: string | null;
  /** Path of the house rules; null for none. */
  readonly rulesFile: string | null;
  /** Origin of the page as people reach it, such as `https://chat.example`; null when it is not known. */
  readonly publicUrl: string | null;
  /** Null where the server sends no mail: without a mail server, or where `publicUrl` is not known. */
  readonly mail: MailSettings | null;
  /** Most sockets of one IPv6 /64 network, and of one IPv4 address. */
  readonly maxSocketsPerAddress: { readonly ipv6: number; readonly ipv4: number };
  readonly maxPendingSockets: number;
  readonly joinTimeoutMs: number;
  readonly maxFrameBytes: number;
  /**
   * Resident memory in megabytes above which the server sheds load; 0 for no limit, null for half of the available
   * memory.
   */
  readonly maxMemoryMb: number | null;
  /** Plans that are for sale where there is a way to pay. */
  readonly premiumPlans: readonly PremiumPlan[];
  /** Null where BTCPay Server is not used. */
  readonly btcpay: BtcpaySettings | null;
  /** Free messages to the companion for each account. */
  readonly aiFreeLimit: number;
  /** Address of Ollama, without a slash at the end. It may hold a user and a password. */
  readonly ollamaUrl: string;
  /** Sent to Ollama as `Authorization: Bearer`; null for none. Never logged. */
  readonly ollamaApiKey: string | null;
  readonly violetModel: string;
  /** Most questions answered at the same time. */
  readonly violetConcurrency: number;
  /** Most questions waiting in the queue. */
  readonly violetQueue: number;
  /** Most tokens of prompt and answer together. */
  readonly violetNumCtx: number;
  /** Most tokens of an answer. */
  readonly violetNumPredict: number;
  /** How long Ollama keeps the model in memory after a request, in its own words; null leaves it to Ollama. */
  readonly violetKeepAlive: string | null;
  /** Path of the companion's persona; null for the built-in one. */
  readonly violetPersonaFile: string | null;
  readonly logLevel: LogLevel;
}

/** Keys and passwords of this installation. Never logged. */
export interface Secrets {
  readonly secretKey: string;
  /** Signs tokens and derives room keys. */
  readonly jwtSecret: string;
  /** The moderator password. A generated one is shown once, in the terminal. */
  readonly adminPassword: string;
  /** Compares in constant time. */
  isAdminPassword(candidate: string): boolean;
  /** Compares in constant time. */
  isPaymentSecret(candidate: string): boolean;
  /** Compares in constant time. False for every candidate without a configured token. */
  isMetricsToken(candidate: string): boolean;
}
