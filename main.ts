// Composition root: configuration → adapters → node → app → Deno.serve, and a graceful stop.

import { createApp } from "./server/app.ts";
import { createAesVault } from "./server/adapters/aes_vault.ts";
import { createBcryptPasswords } from "./server/adapters/bcrypt_passwords.ts";
import { loadConfiguration } from "./server/adapters/configuration_source.ts";
import { createConsoleLog } from "./server/adapters/console_log.ts";
import { createHmacDigests } from "./server/adapters/hmac_digests.ts";
import { openHouse } from "./server/adapters/house.ts";
import { createJwtTokens } from "./server/adapters/jwt_tokens.ts";
import { keepSecrets } from "./server/adapters/kept_secrets.ts";
import { stopOnSignal, until } from "./server/adapters/lifecycle.ts";
import { createOllama } from "./server/adapters/ollama.ts";
import { readPersonaFile } from "./server/adapters/persona_file.ts";
import { openStore } from "./server/adapters/store_opener.ts";
import { createSystemClock } from "./server/adapters/system_clock.ts";
import { say, stopWith } from "./server/adapters/terminal.ts";
import { createNode } from "./server/node.ts";
import { systemPrompt } from "./server/violet/persona.ts";

const { settings, secrets: configured, problems, unknown } = loadConfiguration();
if (problems.length > 0) stopWith(...problems);
const log = createConsoleLog(settings.logLevel);
for (const name of unknown) log.warn("unknown key in the configuration file", { name });

const { secrets, made } = await stopOn(
  `DATA_DIR ${settings.dataDir} cannot be written`,
  () => keepSecrets(settings.dataDir, configured),
);
const store = await stopOn("The store cannot be opened", () => openStore({ ...settings, log }));
const companionPrompt = await stopOn(
  "The companion cannot be set up",
  () => systemPrompt(readPersonaFile(settings.violetPersonaFile), settings),
);
const clock = createSystemClock();
const house = await stopOn("Redis cannot be used", () => openHouse({ settings, secrets, clock, log }));
const node = createNode({
  ...house,
  settings,
  secrets,
  clock,
  log,
  store,
  passwords: createBcryptPasswords(),
  tokens: createJwtTokens(secrets.jwtSecret, clock),
  digests: createHmacDigests(secrets),
  inference: createOllama(settings),
  vault: createAesVault(secrets.secretKey),
  companionPrompt,
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
  await house.close();
  await store.close();
});

const shownHost = ["0.0.0.0", "::"].includes(settings.host) ? "localhost" : settings.host;
say(`SexyChat is open at http://${shownHost}:${server.addr.port}`);
if (made.has("ADMIN_PASSWORD")) say(`Moderator password, shown this once: ${secrets.adminPassword}`);
log.info("listening", { port: server.addr.port });

async function stopOn<T>(what: string, attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    return stopWith(`${what}: ${(error as Error).message.split("\n")[0]}`);
  }
}
