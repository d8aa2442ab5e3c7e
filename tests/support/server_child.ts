// A server with another message rate and cheaper password hashes than an operator can have; otherwise as main.ts makes it.
//
// Argument: JSON of `ChildOptions`. Prints the port when it is ready, and ends when its standard input does.

import { createAesVault } from "../../server/adapters/aes_vault.ts";
import { createBcryptPasswords } from "../../server/adapters/bcrypt_passwords.ts";
import { createHmacDigests } from "../../server/adapters/hmac_digests.ts";
import { createJwtTokens } from "../../server/adapters/jwt_tokens.ts";
import { keepSecrets } from "../../server/adapters/kept_secrets.ts";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { createMemoryPresence } from "../../server/adapters/memory_presence.ts";
import { createOllama } from "../../server/adapters/ollama.ts";
import { createPrometheusMetrics } from "../../server/adapters/prometheus.ts";
import { openSqliteStore } from "../../server/adapters/sqlite.ts";
import { createSystemClock } from "../../server/adapters/system_clock.ts";
import { createApp } from "../../server/app.ts";
import { readConfiguration } from "../../server/config.ts";
import { createNode } from "../../server/node.ts";
import type { Log } from "../../server/ports/log.ts";

/** What a test chooses. */
export interface ChildOptions {
  readonly dataDir: string;
  /** Messages a person may send each five seconds. */
  readonly rateMessages: number;
  readonly bcryptCost: number;
}

if (import.meta.main) await serve(JSON.parse(Deno.args[0]!) as ChildOptions);

async function serve({ dataDir, rateMessages, bcryptCost }: ChildOptions): Promise<void> {
  const configuration = readConfiguration({ DATA_DIR: dataDir, MAX_SOCKETS_PER_ADDRESS: "10000" }, null);
  const { settings } = configuration;
  const { secrets } = keepSecrets(dataDir, configuration.secrets);
  const log = stderrLog();
  const clock = createSystemClock();
  const node = createNode({
    settings,
    secrets,
    clock,
    log,
    bus: createMemoryBus(),
    presence: createMemoryPresence(),
    store: await openSqliteStore({ ...settings, log }),
    passwords: createBcryptPasswords(bcryptCost),
    tokens: createJwtTokens(secrets.jwtSecret, clock),
    digests: createHmacDigests(secrets),
    inference: createOllama(settings),
    metrics: createPrometheusMetrics(clock),
    vault: createAesVault(secrets.secretKey),
    companionPrompt: "",
    residentBytes: () => 0,
    rateMessages,
  });
  await node.ready;
  const app = createApp({ node, pageDir: dataDir });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
  await Deno.stdout.write(new TextEncoder().encode(`${server.addr.port}\n`));
  for await (const _ of Deno.stdin.readable);
  Deno.exit();
}

/** Faults are for whoever runs the tests to see; nothing else is. */
function stderrLog(): Log {
  const silent = (): void => {};
  const tell = (msg: string, fields: object = {}): void => {
    Deno.stderr.writeSync(new TextEncoder().encode(`${msg} ${JSON.stringify(fields)}\n`));
  };
  return { debug: silent, info: silent, warn: tell, error: tell };
}
