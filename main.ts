// Composition root: configuration → adapters → node → app → Deno.serve, and a graceful stop.

import { createApp } from "./server/app.ts";
import { createAesVault } from "./server/adapters/aes_vault.ts";
import { createBcryptPasswords } from "./server/adapters/bcrypt_passwords.ts";
import { loadConfiguration } from "./server/adapters/process/configuration_source.ts";
import { createConsoleLog } from "./server/adapters/process/console_log.ts";
import { becomeDaemon } from "./server/adapters/process/daemon_process.ts";
import { requireSafeData } from "./server/adapters/process/data_folder.ts";
import { createHmacDigests } from "./server/adapters/hmac_digests.ts";
import { openCluster } from "./server/adapters/cluster_opener.ts";
import { createJwtTokens } from "./server/adapters/jwt_tokens.ts";
import { loadSecrets } from "./server/adapters/process/stored_secrets.ts";
import { handleShutdown, waitUntil } from "./server/adapters/process/lifecycle.ts";
import { createOllama } from "./server/adapters/ollama/ollama.ts";
import { createPrometheusMetrics } from "./server/adapters/prometheus.ts";
import { readPersonaFile } from "./server/adapters/process/persona_file.ts";
import { countFreeDescriptors, socketsWithin } from "./server/adapters/process/descriptors.ts";
import { hardClose, tryHardClose } from "./server/adapters/process/hard_close.ts";
import { listen, type Listener } from "./server/adapters/process/listener.ts";
import { memoryLimit } from "./server/adapters/process/memory_limit.ts";
import { surviveUnhandledRejections } from "./server/adapters/process/unhandled_rejections.ts";
import { openStore } from "./server/adapters/store_opener.ts";
import { createSystemClock } from "./server/adapters/system_clock.ts";
import { exitOnError, exitWithError } from "./server/adapters/process/terminal.ts";
import { printStartupMessage } from "./server/adapters/process/startup_message.ts";
import { servesInBackground } from "./server/cli/serve.ts";
import { guardMemory } from "./server/hub/limits/memory_guard.ts";
import { createNode } from "./server/node.ts";
import { systemPrompt } from "./server/companion/persona.ts";

/** Exit code that asks whoever looks after the process to start it again: EX_TEMPFAIL of sysexits.h. */
const PLEASE_RESTART = 75;

/** Longest time for sockets to take their leave at the end, milliseconds. */
const GOODBYE_MS = 3_000;
/** Time between two looks at what was done at the command line, milliseconds. */
const POLL_MS = 1_000;

const inBackground = servesInBackground();
const { settings, secrets: configured, problems, unknown } = loadConfiguration();
if (problems.length > 0) exitWithError(...problems);
const log = createConsoleLog(settings.logLevel);
for (const name of unknown) log.warn("unknown key in the configuration file", { name });

await exitOnError("DATA_DIR cannot be used", () => requireSafeData(settings));
const { secrets, ...kept } = await exitOnError(
  `DATA_DIR ${settings.dataDir} cannot be written`,
  () => loadSecrets(settings.dataDir, configured),
);
const daemon = inBackground
  ? await exitOnError(`DATA_DIR ${settings.dataDir} is taken`, () => becomeDaemon(settings.dataDir))
  : null;
const store = await exitOnError("The store cannot be opened", () => openStore({ ...settings, log }));
const companionPrompt = await exitOnError(
  "The companion cannot be set up",
  () => systemPrompt(readPersonaFile(settings.violetPersonaFile), settings),
);
const clock = createSystemClock();
surviveUnhandledRejections(clock, log);
const { megabytes: maxMemoryMb, source } = memoryLimit(settings.maxMemoryMb);
if (source === "unknown") log.warn("the memory cannot be read: set MAX_MEMORY_MB");
const residentBytes = (): number => Deno.memoryUsage().rss;
const usedByScripts = (): number => {
  const { heapTotal, external } = Deno.memoryUsage();
  return heapTotal + external;
};
const metrics = createPrometheusMetrics(clock);
metrics.watchEventLoop();
const house = await exitOnError("Redis cannot be used", () => openCluster({ settings, secrets, clock, log }));
const node = createNode({
  ...house,
  ...{ secrets, clock, log, metrics, companionPrompt },
  settings: { ...settings, maxMemoryMb },
  store: metrics.aroundStore(store),
  passwords: createBcryptPasswords(),
  tokens: createJwtTokens(secrets.jwtSecret, clock),
  digests: createHmacDigests(secrets),
  inference: metrics.aroundInference(createOllama(settings)),
  vault: createAesVault(secrets.secretKey),
  residentBytes,
  maxSockets: socketsWithin(countFreeDescriptors()),
});
await exitOnError("The store cannot be read", () => node.ready);
let listener: Listener | null = null;
const polling = setInterval(() => void node.poll(), POLL_MS);
const guard = guardMemory({
  ...{ clock, log, maxMemoryMb, residentBytes },
  heapBytes: usedByScripts,
  sockets: () => node.guardedSockets(),
  shedRequests: () => node.shedRequests(),
  exhausted(megabytes) {
    log.error("far too much memory: ending, to be started anew", { megabytes, MAX_MEMORY_MB: maxMemoryMb });
    end("memory", PLEASE_RESTART);
  },
});
// Before any client can connect: Deno panics where it has to begin with signals and finds no descriptor.
const end = handleShutdown(async (reason) => {
  clearInterval(polling);
  guard.cancel();
  log.info("stopping", { reason, sockets: node.sockets });
  node.drain();
  await Promise.all([listener?.shutdown(), waitUntil(() => node.admission.held === 0, GOODBYE_MS)]);
  await house.close();
  await store.close();
});

const { fetch } = createApp({ node, pageDir: `${import.meta.dirname}/static/build`, hardClose });
// After the app has said how Deno writes to sockets, which is read at the first upgrade.
if (!await tryHardClose()) log.warn("Deno has no hard close: a silent client keeps its connection");
const { host: hostname, port: wanted } = settings;
listener = await exitOnError(
  `PORT ${wanted} on ${hostname} cannot be listened on`,
  () => listen({ hostname, port: wanted, clock, log, fetch, onShortage: () => node.admission.shortage() }),
);
const { port } = listener;
daemon?.announce(port);
if (daemon === null) printStartupMessage(kept, settings, port, secrets.adminPassword);
else log.info("listening", { port });
