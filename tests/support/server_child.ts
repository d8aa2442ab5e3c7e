// A server with another message rate and cheaper password hashes than an operator can have; otherwise as main.ts makes it.
//
// Argument: JSON of `ChildOptions`. Prints the port when it is ready, and ends when its standard input does.

import { createAesVault } from "../../server/adapters/aes_vault.ts";
import { createBcryptPasswords } from "../../server/adapters/bcrypt_passwords.ts";
import { createHmacDigests } from "../../server/adapters/hmac_digests.ts";
import { createJwtTokens } from "../../server/adapters/jwt_tokens.ts";
import { loadSecrets } from "../../server/adapters/process/stored_secrets.ts";
import { hardClose } from "../../server/adapters/process/hard_close.ts";
import { listen } from "../../server/adapters/process/listener.ts";
import { openCluster } from "../../server/adapters/cluster_opener.ts";
import { createOllama } from "../../server/adapters/ollama/ollama.ts";
import { createOneTimeCodes } from "../../server/adapters/otpauth_codes.ts";
import { createPasskeys } from "../../server/adapters/webauthn_passkeys.ts";
import { createPrometheusMetrics } from "../../server/adapters/prometheus.ts";
import { openStore } from "../../server/adapters/store_opener.ts";
import { createSystemClock } from "../../server/adapters/system_clock.ts";
import { createApp } from "../../server/app.ts";
import { readConfiguration } from "../../server/config.ts";
import { createNode } from "../../server/node.ts";
import type { Log } from "../../server/ports/log.ts";

/** The options of a test. */
export interface ChildOptions {
  /** The nodes of one cluster share it, because it holds the secrets. */
  readonly dataDir: string;
  /** As in the configuration; SQLite in `dataDir`, and one node alone, when absent. */
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  /** Port to listen on; a free one when absent. */
  readonly port?: number;
  readonly trustedProxies?: string;
  /** Folder of the page; without it there is none. */
  readonly pageDir?: string;
  /** Messages that a user may send in five seconds. */
  readonly rateMessages: number;
  readonly bcryptCost: number;
}

if (import.meta.main) await serve(JSON.parse(Deno.args[0]!) as ChildOptions);

async function serve(
  options: ChildOptions,
): Promise<void> {
  const { dataDir, databaseUrl = "", redisUrl = "", port = 0, rateMessages, bcryptCost } = options;
  const proxies = { TRUSTED_PROXIES: options.trustedProxies ?? "" };
  const caps = { MAX_SOCKETS_PER_ADDRESS: "10000", MAX_PENDING_SOCKETS: "10000" };
  const servers = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  const configuration = readConfiguration({ DATA_DIR: dataDir, ...caps, ...servers, ...proxies }, null);
  const { settings } = configuration;
  const { secrets } = loadSecrets(dataDir, configuration.secrets);
  const log = stderrLog();
  const clock = createSystemClock();
  const node = createNode({
    ...await openCluster({ settings, secrets, clock, log }),
    settings,
    secrets,
    clock,
    log,
    store: await openStore({ ...settings, log }),
    passwords: createBcryptPasswords(bcryptCost),
    tokens: createJwtTokens(secrets.jwtSecret, clock),
    digests: createHmacDigests(secrets),
    oneTimeCodes: createOneTimeCodes(),
    passkeys: createPasskeys(settings.publicUrl),
    inference: createOllama(settings),
    metrics: createPrometheusMetrics(clock),
    vault: createAesVault(secrets.secretKey),
    companionPrompt: "",
    residentBytes: () => 0,
    rateMessages,
  });
  await node.ready;
  const { fetch } = createApp({ node, pageDir: options.pageDir ?? dataDir, hardClose });
  const listener = listen({
    ...{ hostname: "127.0.0.1", port, clock, log },
    fetch,
  });
  await Deno.stdout.write(new TextEncoder().encode(`${listener.port}\n`));
  for await (const _ of Deno.stdin.readable);
  Deno.exit();
}

/** Prints faults for the developer, but not the lost connections to a server that was stopped. */
function stderrLog(): Log {
  const silent = (): void => {};
  const expected = /^(cut off from|the database (cannot be used|answers before)|.* cannot be read again yet)/;
  const tell = (msg: string, fields: object = {}): void => {
    if (!expected.test(msg)) {
      Deno.stderr.writeSync(new TextEncoder().encode(`${msg} ${JSON.stringify(fields)}\n`));
    }
  };
  return { debug: silent, info: silent, warn: tell, error: tell };
}
