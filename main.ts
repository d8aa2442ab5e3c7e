// Composition root: configuration → adapters → node → app → Deno.serve, and a graceful stop.

import { createApp } from "./server/app.ts";
import { createAesVault } from "./server/adapters/aes_vault.ts";
import { createBcryptPasswords } from "./server/adapters/bcrypt_passwords.ts";
import { loadConfiguration } from "./server/adapters/configuration_source.ts";
import { createConsoleLog } from "./server/adapters/console_log.ts";
import { becomeDaemon } from "./server/adapters/daemon.ts";
import { createHmacDigests } from "./server/adapters/hmac_digests.ts";
import { createJwtTokens } from "./server/adapters/jwt_tokens.ts";
import { keepSecrets } from "./server/adapters/kept_secrets.ts";
import { createMemoryBus } from "./server/adapters/memory_bus.ts";
import { createMemoryPresence } from "./server/adapters/memory_presence.ts";
import { stopOnSignal, until } from "./server/adapters/lifecycle.ts";
import { createOllama } from "./server/adapters/ollama.ts";
import { createPrometheusMetrics } from "./server/adapters/prometheus.ts";
import { readPersonaFile } from "./server/adapters/persona_file.ts";
import { openSqliteStore } from "./server/adapters/sqlite.ts";
import { createSystemClock } from "./server/adapters/system_clock.ts";
import { stopOn, stopWith } from "./server/adapters/terminal.ts";
import { welcome } from "./server/adapters/welcome.ts";
import { servesInBackground } from "./server/cli/serve.ts";
import { createNode } from "./server/node.ts";
import { systemPrompt } from "./server/violet/persona.ts";

const inBackground = servesInBackground();
const { settings, secrets: configured, problems, unknown } = loadConfiguration();
if (problems.length > 0) stopWith(...problems);
const log = createConsoleLog(settings.logLevel);
for (const name of unknown) log.warn("unknown key in the configuration file", { name });

const { secrets, ...kept } = await stopOn(
  `DATA_DIR ${settings.dataDir} cannot be written`,
  () => keepSecrets(settings.dataDir, configured),
);
const daemon = inBackground
  ? await stopOn(`DATA_DIR ${settings.dataDir} is taken`, () => becomeDaemon(settings.dataDir))
  : null;
const store = await stopOn("The store cannot be opened", () => openSqliteStore({ ...settings, log }));
const companionPrompt = await stopOn(
  "The companion cannot be set up",
  () => systemPrompt(readPersonaFile(settings.violetPersonaFile), settings),
);
const clock = createSystemClock();
const metrics = createPrometheusMetrics(clock);
metrics.watchEventLoop();
const node = createNode({
  ...{ settings, secrets, clock, log, metrics, companionPrompt },
  bus: createMemoryBus(),
  presence: createMemoryPresence(),
  store: metrics.aroundStore(store),
  passwords: createBcryptPasswords(),
  tokens: createJwtTokens(secrets.jwtSecret, clock),
  digests: createHmacDigests(secrets),
  inference: metrics.aroundInference(createOllama(settings)),
  vault: createAesVault(secrets.secretKey),
  residentBytes: () => Deno.memoryUsage().rss,
});
await stopOn("The store cannot be read", () => node.ready);
const app = createApp({ node, pageDir: `${import.meta.dirname}/static/build` });
const server = await stopOn(
  `PORT ${settings.port} on ${settings.host} cannot be listened on`,
  () => Deno.serve({ hostname: settings.host, port: settings.port, onListen: () => {} }, app.fetch),
);

stopOnSignal(async (signal) => {
  log.info("stopping", { signal, sockets: node.sockets });
  node.drain();
  await Promise.all([server.shutdown(), until(() => node.admission.held === 0)]);
  await store.close();
});

const { port } = server.addr;
daemon?.announce(port);
if (daemon === null) welcome(kept, settings, port, secrets.adminPassword);
else log.info("listening", { port });
