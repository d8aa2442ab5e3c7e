// The words of a start: who comes first is shown around, who comes again gets a line.

import type { Settings } from "../../ports/settings.ts";
import type { LoadedSecrets } from "./stored_secrets.ts";
import { printLines } from "./terminal.ts";

/** What there is to say of a start. */
export interface StartupFacts {
  readonly settings: Pick<Settings, "host" | "dataDir" | "violetModel">;
  readonly port: number;
  /** Other addresses of this machine, in its networks. */
  readonly otherHosts: readonly string[];
  /** Whether nothing was kept before this start. */
  readonly isFirst: boolean;
  /** The moderator password where it is new, else null. */
  readonly adminPassword: string | null;
}

/** Other addresses of this machine that are named at most. */
const MAX_OTHERS = 3;

/** Greets whoever started the server, and shows them the moderator password if it is new. */
export function printStartupMessage(
  { made, shown }: Pick<LoadedSecrets, "made" | "shown">,
  settings: Settings,
  port: number,
  adminPassword: string,
): void {
  const lines = startupLines({
    settings: { ...settings, dataDir: Deno.realPathSync(settings.dataDir) },
    port,
    otherHosts: hostsInNetwork(),
    isFirst: made.size > 0,
    adminPassword: made.has("ADMIN_PASSWORD") ? adminPassword : null,
  });
  shown();
  printLines(...lines);
}

/** The address of a server for whoever sits at its machine. */
export function localUrl(host: string, port: number): string {
  return addressAt(listensEverywhere(host) ? "localhost" : host, port);
}

/** The lines of a start. */
export function startupLines(opening: StartupFacts): string[] {
  const { settings: { host, dataDir, violetModel }, port, otherHosts, isFirst, adminPassword } = opening;
  const line = `SexyChat is open at ${localUrl(host, port)}`;
  if (!isFirst) return [line];
  const others = listensEverywhere(host) ? otherHosts.slice(0, MAX_OTHERS) : [];
  return [
    line,
    ...others.map((other) => `  and for others in your network at ${addressAt(other, port)}`),
    "",
    ...(adminPassword === null ? [] : [`Moderator password, shown this once: ${adminPassword}`]),
    `Everything is kept in ${dataDir}`,
    "",
    "Next:",
    "  1. Register in the page, then make yourself root:  deno task admin role NAME root",
    `  2. For Violet, run Ollama and fetch her model:     ollama pull ${violetModel}`,
    "  3. Before you open it to others, read docs/operations.md",
  ];
}

function listensEverywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

function addressAt(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** IPv4 addresses of this machine in its networks; none where we may not ask. */
function hostsInNetwork(): string[] {
  try {
    return Deno.networkInterfaces()
      .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
      .map(({ address }) => address);
  } catch {
    return [];
  }
}
