// Composition root of the server: configuration → adapters → node → app → listener, and a graceful stop.

import { createApp } from "./server/app.ts";
import { createAesVault } from "./server/adapters/aes_vault.ts";
import { createBcryptPasswords } from "./server/adapters/bcrypt_passwords.ts";
import { loadConfiguration } from "./server/adapters/process/configuration_source.ts";
import { createConsoleLog } from "./server/adapters/process/console_log.ts";
import { becomeDaemon } from "./server/adapters/process/daemon_process.ts";
import { requireSafeData } from "./server/adapters/process/data_folder.ts";
import { createHmacDigests } from "./server/adapters/hmac_digests.ts";
import { createBtcpay } from "./server/adapters/btcpay/btcpay.ts";
import { openCluster } from "./server/adapters/cluster_opener.ts";
import { createJwtTokens } from "./server/adapters/jwt_tokens.ts";
import { loadSecrets } from "./server/adapters/process/stored_secrets.ts";
import { InstanceMarks } from "./server/adapters/process/instance_file.ts";
import { handleShutdown, waitUntil } from "./server/adapters/process/lifecycle.ts";
import { createSmtpMailer } from "./server/adapters/smtp/smtp_mailer.ts";
import { createOllama } from "./server/adapters/ollama/ollama.ts";
import { createOneTimeCodes } from "./server/adapters/otpauth_codes.ts";
import { createPasskeys } from "./server/adapters/webauthn_passkeys.ts";
import { createPrometheusMetrics } from "./server/adapters/prometheus.ts";
import { readPersonaFile } from "./server/adapters/process/persona_file.ts";
import { countFreeDescriptors, socketsWithin } from "./server/adapters/process/descriptors.ts";
import { hardClose, tryHardClose } from "./server/adapters/process/hard_close.ts";
import { listen, type Listener } from "./server/adapters/process/listener.ts";
import { readRulesFile } from "./server/adapters/process/rules_file.ts";
import { memoryLimit } from "./server/adapters/process/memory_limit.ts";
import { surviveUnhandledRejections } from "./server/adapters/process/unhandled_rejections.ts";
import { findOriginal, originalNotice, takesOriginal } from "./server/adapters/sqlite/original_files.ts";
import { openStore, requireUsableStore } from "./server/adapters/store_opener.ts";
import { createSystemClock } from "./server/adapters/system_clock.ts";
import { exitOnError, exitWithError, printLines } from "./server/adapters/process/terminal.ts";
import { printStartupMessage } from "./server/adapters/process/startup_message.ts";
import { servesInBackground } from "./server/cli/serve.ts";
import { guardMemory } from "./server/hub/limits/memory_guard.ts";
import { createNode } from "./server/node.ts";
import { systemPrompt } from "./server/companion/persona.ts";

/** Exit code that asks the supervisor of the process for a restart: EX_TEMPFAIL of sysexits.h. */
const RESTART_CODE = 75;

/** Longest wait for sockets to close during a stop, milliseconds. */
const CLOSE_MS = 3_000;
/** Time between two polls for changes made by the command line, milliseconds. */
const POLL_MS = 1_000;
/** Time between two marks, milliseconds: a copy of the database that is older than this is recognised. */
const MARK_MS = 60_000;

const inBackground = servesInBackground();
const { settings, secrets: configured, problems, warnings, unknown } = loadConfiguration();
if (problems.length > 0) exitWithError(...problems);
const log = createConsoleLog(settings.logLevel);
for (const warning of warnings) log.warn(warning);
for (const name of unknown) log.warn("unknown key in the configuration file", { name });

await exitOnError("DATA_DIR cannot be used", () => requireSafeData(settings));
await exitOnError("The store cannot be opened", () => requireUsableStore(settings));
const { secrets, ...loaded } = await exitOnError(
  `DATA_DIR ${settings.dataDir} cannot be written`,
  () => loadSecrets(settings.dataDir, configured),
);
const daemon = inBackground
  ? await exitOnError(`DATA_DIR ${settings.dataDir} is in use`, () => becomeDaemon(settings.dataDir))
  : null;
// Before the database is opened: closing one of its files would drop the locks on it.
const original = findOriginal(settings);
const store = await exitOnError("The store cannot be opened", () => openStore({ ...settings, log }));
const companionPrompt = await exitOnError(
  "The companion cannot be set up",
  () => systemPrompt(readPersonaFile(settings.violetPersonaFile), settings),
);
const rules = await exitOnError(
  "The house rules cannot be used",
  () => readRulesFile(settings.rulesFile),
);
const clock = createSystemClock();
surviveUnhandledRejections(clock, log);
const { megabytes: maxMemoryMb, source } = memoryLimit(settings.maxMemoryMb);
if (source === "unknown") log.warn("the memory cannot be read: set MAX_MEMORY_MB");
const residentBytes = (): number => Deno.memoryUsage().rss;
const heapBytes = (): number => {
  const { heapTotal, external } = Deno.memoryUsage();
  return heapTotal + external;
};
const metrics = createPrometheusMetrics(clock);
metrics.watchEventLoop();
const cluster = await exitOnError(
  "Redis cannot be used",
  () => openCluster({ settings, secrets, clock, log }),
);
const node = createNode({
  ...cluster,
  ...{ secrets, clock, log, metrics, companionPrompt, rules },
  settings: { ...settings, maxMemoryMb },
  store: metrics.aroundStore(store),
  passwords: createBcryptPasswords(),
  tokens: createJwtTokens(secrets.jwtSecret, clock),
  digests: createHmacDigests(secrets),
  oneTimeCodes: createOneTimeCodes(),
  passkeys: createPasskeys(settings.publicUrl),
  inference: metrics.aroundInference(createOllama(settings)),
  vault: createAesVault(secrets.secretKey),
  processors: settings.btcpay === null ? [] : [createBtcpay(settings.btcpay)],
  ...(settings.mail === null ? {} : { mailer: createSmtpMailer(settings.mail) }),
  residentBytes,
  maxSockets: socketsWithin(countFreeDescriptors()),
});
await exitOnError("The store cannot be read", () => node.ready);
const notice = original !== null && await takesOriginal(store) ? originalNotice(original) : null;
// The first question need not wait for the model to be loaded.
void node.companion.wake();
let listener: Listener | null = null;
const marks = new InstanceMarks(settings.dataDir, store);
let marking: ReturnType<typeof setInterval> | null = null;
const polling = setInterval(() => void node.poll(), POLL_MS);
const guard = guardMemory({
  ...{ clock, log, maxMemoryMb, residentBytes },
  heapBytes,
  sockets: () => node.guardedSockets(),
  shedRequests: () => node.shedRequests(),
  exhausted(megabytes) {
    log.error("memory far above the limit: stopping for a restart", {
      megabytes,
      MAX_MEMORY_MB: maxMemoryMb,
    });
    shutDown("memory", RESTART_CODE);
  },
});
// Before any client can connect: without a free descriptor, Deno panics when it registers the first signal handler.
const shutDown = handleShutdown(async (reason) => {
  clearInterval(polling);
  if (marking !== null) clearInterval(marking);
  guard.cancel();
  log.info("stopping", { reason, sockets: node.sockets });
  node.drain();
  let isMailSent = false;
  void node.mail.stop().then(() => isMailSent = true);
  const isDone = (): boolean => node.admission.held === 0 && isMailSent;
  await Promise.all([listener?.shutdown(), waitUntil(isDone, CLOSE_MS)]);
  await cluster.close();
  if (marking !== null) await marks.note();
  await store.close();
});

const { fetch } = createApp({ node, pageDir: `${import.meta.dirname}/static/build`, hardClose });
// After createApp, which sets how Deno writes to sockets: Deno reads that at the first upgrade.
if (!await tryHardClose()) log.warn("this version of Deno cannot close the sockets of silent clients");
const { host: hostname, port: configuredPort } = settings;
listener = await exitOnError(
  `PORT ${configuredPort} on ${hostname} cannot be used`,
  () =>
    listen({
      hostname,
      port: configuredPort,
      clock,
      log,
      fetch,
      onShortage: () => node.admission.shortage(),
    }),
);
await marks.note();
marking = setInterval(async () => {
  if (await marks.note()) return;
  log.error("the database was replaced by another copy: stopping for a restart");
  shutDown("database", RESTART_CODE);
}, MARK_MS);
const { port } = listener;
daemon?.announce(port);
if (daemon === null) printStartupMessage(loaded, settings, port, secrets.adminPassword);
else log.info("listening", { port });
// A start in the background prints it itself.
if (notice !== null && daemon === null) printLines(notice);
