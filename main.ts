// Composition root: configuration → adapters → node → app → Deno.serve, and a graceful stop.

import { createApp } from "./server/app.ts";
import { createAesVault } from "./server/adapters/aes_vault.ts";
import { createBcryptPasswords } from "./server/adapters/bcrypt_passwords.ts";
import { loadConfiguration } from "./server/adapters/configuration_source.ts";
import { createConsoleLog } from "./server/adapters/console_log.ts";
import { becomeDaemon } from "./server/adapters/daemon.ts";
import { requireSafeData } from "./server/adapters/data_folder.ts";
import { createHmacDigests } from "./server/adapters/hmac_digests.ts";
import { openHouse } from "./server/adapters/house.ts";
import { createJwtTokens } from "./server/adapters/jwt_tokens.ts";
import { keepSecrets } from "./server/adapters/kept_secrets.ts";
import { endInOrder, until } from "./server/adapters/lifecycle.ts";
import { createOllama } from "./server/adapters/ollama.ts";
import { createPrometheusMetrics } from "./server/adapters/prometheus.ts";
import { readPersonaFile } from "./server/adapters/persona_file.ts";
import { openStore } from "./server/adapters/store_opener.ts";
import { createSystemClock } from "./server/adapters/system_clock.ts";
import { stopOn, stopWith } from "./server/adapters/terminal.ts";
import { welcome } from "./server/adapters/welcome.ts";
import { servesInBackground } from "./server/cli/serve.ts";
import { watchMemory } from "./server/hub/limits/memory_watch.ts";
import { createNode } from "./server/node.ts";
import { systemPrompt } from "./server/violet/persona.ts";

/** Exit code that asks whoever looks after the process to start it again: EX_TEMPFAIL of sysexits.h. */
const PLEASE_RESTART = 75;

/** Time between two looks at what was done at the command line, milliseconds. */
const POLL_MS = 1_000;

const inBackground = servesInBackground();
const { settings, secrets: configured, problems, unknown } = loadConfiguration();
if (problems.length > 0) stopWith(...problems);
const log = createConsoleLog(settings.logLevel);
for (const name of unknown) log.warn("unknown key in the configuration file", { name });

await stopOn("DATA_DIR cannot be used", () => requireSafeData(settings));
const { secrets, ...kept } = await stopOn(
  `DATA_DIR ${settings.dataDir} cannot be written`,
  () => keepSecrets(settings.dataDir, configured),
);
const daemon = inBackground
  ? await stopOn(`DATA_DIR ${settings.dataDir} is taken`, () => becomeDaemon(settings.dataDir))
  : null;
const store = await stopOn("The store cannot be opened", () => openStore({ ...settings, log }));
const companionPrompt = await stopOn(
  "The companion cannot be set up",
  () => systemPrompt(readPersonaFile(settings.violetPersonaFile), settings),
);
const clock = createSystemClock();
const residentBytes = (): number => Deno.memoryUsage().rss;
const metrics = createPrometheusMetrics(clock);
metrics.watchEventLoop();
const house = await stopOn("Redis cannot be used", () => openHouse({ settings, secrets, clock, log }));
const node = createNode({
  ...house,
  ...{ settings, secrets, clock, log, metrics, companionPrompt },
  store: metrics.aroundStore(store),
  passwords: createBcryptPasswords(),
  tokens: createJwtTokens(secrets.jwtSecret, clock),
  digests: createHmacDigests(secrets),
  inference: metrics.aroundInference(createOllama(settings)),
  vault: createAesVault(secrets.secretKey),
  residentBytes,
});
await stopOn("The store cannot be read", () => node.ready);
const app = createApp({ node, pageDir: `${import.meta.dirname}/static/build` });
const server = await stopOn(
  `PORT ${settings.port} on ${settings.host} cannot be listened on`,
  () => Deno.serve({ hostname: settings.host, port: settings.port, onListen: () => {} }, app.fetch),
);

const polling = setInterval(() => void node.poll(), POLL_MS);

const end = endInOrder(async (reason) => {
  clearInterval(polling);
  log.info("stopping", { reason, sockets: node.sockets });
  node.drain();
  await Promise.all([server.shutdown(), until(() => node.admission.held === 0)]);
  await house.close();
  await store.close();
});
watchMemory({ clock, maxMemoryMb: settings.maxMemoryMb ?? 0, residentBytes }, (megabytes) => {
  log.error("far too much memory: ending, to be started anew", {
    megabytes,
    MAX_MEMORY_MB: settings.maxMemoryMb ?? 0,
  });
  end("memory", PLEASE_RESTART);
});

const { port } = server.addr;
daemon?.announce(port);
if (daemon === null) welcome(kept, settings, port, secrets.adminPassword);
else log.info("listening", { port });
