// The message of a start: several lines with the next steps at the first start, one line later.

import type { Settings } from "../../ports/settings.ts";
import type { LoadedSecrets } from "./stored_secrets.ts";
import { printLines } from "./terminal.ts";

/** The facts in the message of a start. */
export interface StartupFacts {
  readonly settings: Pick<Settings, "host" | "dataDir" | "violetModel">;
  readonly port: number;
  /** Addresses of this machine in its networks. */
  readonly networkHosts: readonly string[];
  /** Whether this start has generated a secret, as the first start does. */
  readonly isFirst: boolean;
  /** The moderator password when it was generated; otherwise null. */
  readonly adminPassword: string | null;
}

/** Most network addresses in the message. */
const MAX_NETWORK_HOSTS = 3;

/** Prints the message of a start, with the moderator password when it was generated. */
export function printStartupMessage(
  { generated, notePasswordShown }: Pick<LoadedSecrets, "generated" | "notePasswordShown">,
  settings: Settings,
  port: number,
  adminPassword: string,
): void {
  const lines = startupLines({
    settings: { ...settings, dataDir: Deno.realPathSync(settings.dataDir) },
    port,
    networkHosts: findNetworkHosts(),
    isFirst: generated.size > 0,
    adminPassword: generated.has("ADMIN_PASSWORD") ? adminPassword : null,
  });
  notePasswordShown();
  printLines(...lines);
}

/** The URL of a server for users of its machine. */
export function localUrl(host: string, port: number): string {
  return urlOf(listensEverywhere(host) ? "localhost" : host, port);
}

/** The lines of a start. */
export function startupLines(facts: StartupFacts): string[] {
  const { settings: { host, dataDir, violetModel }, port, networkHosts, isFirst, adminPassword } = facts;
  const line = `SexyChat is open at ${localUrl(host, port)}`;
  if (!isFirst) return [line];
  const reachable = listensEverywhere(host) ? networkHosts.slice(0, MAX_NETWORK_HOSTS) : [];
  return [
    line,
    ...reachable.map((address) => `  and for others in your network at ${urlOf(address, port)}`),
    "",
    ...(adminPassword === null ? [] : [`Moderator password, shown this once: ${adminPassword}`]),
    `All data is stored in ${dataDir}`,
    "",
    "Next:",
    // After moving in, a root may be there already.
    "  1. No root yet? Register in the page, then run:    deno task admin role NAME root",
    `  2. For Violet, run Ollama and fetch her model:     ollama pull ${violetModel}`,
    "  3. Before you open it to others, read docs/operations.md",
  ];
}

function listensEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** IPv4 addresses of this machine in its networks; none without the permission to read them. */
function findNetworkHosts(): string[] {
  try {
    return Deno.networkInterfaces()
      .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
      .map(({ address }) => address);
  } catch {
    return [];
  }
}
