// Checks whether Ollama can be reached and has the companion's model.

import { createOllama } from "../../adapters/ollama/ollama.ts";
import { hasProxy, isLoopback } from "../../adapters/ollama/ollama_http.ts";
import { isPostgresUrl } from "../../adapters/postgres/postgres_address.ts";
import { chosenModelAt } from "../../adapters/postgres/postgres_inspection.ts";
import { redactAddress } from "../../adapters/redaction.ts";
import { sqlitePath } from "../../adapters/sqlite/sqlite_files.ts";
import { chosenModel } from "../../adapters/sqlite/sqlite_inspection.ts";
import type { FailureKind } from "../../ports/inference.ts";
import type { Settings } from "../../ports/settings.ts";
import { isCloudModel } from "../../protocol/model_names.ts";
import type { Check, Finding } from "./check.ts";
import { ok, warning } from "./check.ts";

const WITHOUT_HER = "Everything but Violet works without it.";
const REMEDIES: Readonly<Partial<Record<FailureKind, string>>> = {
  refused: `Check OLLAMA_URL, and OLLAMA_API_KEY or its user and password. ${WITHOUT_HER}`,
  broken: `Check OLLAMA_URL: it is the address of Ollama without a path of its API. ${WITHOUT_HER}`,
  timeout: `Start Ollama again, or look at the proxy in front of it. ${WITHOUT_HER}`,
};

/** Checks Ollama. */
export const companion: Check = {
  about: "Violet",
  async run({ settings }) {
    const { ollamaUrl, databaseUrl, dataDir } = settings;
    const ollama = createOllama(settings);
    const shown = redactAddress(ollamaUrl);
    const chosen = isPostgresUrl(databaseUrl)
      ? await chosenModelAt(databaseUrl)
      : await chosenModel(sqlitePath(databaseUrl, dataDir));
    if (chosen !== null) ollama.useModel(chosen);
    const status = await ollama.status();
    if (!status.reachable) {
      const { failure, reason, words } = status;
      const todo = REMEDIES[failure] ?? `Start Ollama there, or set OLLAMA_URL. ${WITHOUT_HER}`;
      const why = failure === "unreachable" ? failure : `${failure}: ${reason}`;
      const said = words === undefined ? "" : ` It says: ${words.replace(/\.*$/, "")}.`;
      return [warning(`Ollama cannot be reached at ${shown} (${why}).${said}`, todo), ...onTheWay(settings)];
    }
    const { model, version, ready, models } = status;
    if (ready) {
      return [
        ok(`Ollama ${version} at ${shown} has ${model}.`),
        ...onTheWay(settings, model),
        ...keepAliveFindings(settings),
      ];
    }
    const installed = models.length === 0 ? "no model" : `only ${models.map(({ name }) => name).join(", ")}`;
    const todo = `ollama pull ${model}, or choose another in the panel's tab Violet.`;
    return [
      warning(`Ollama ${version} at ${shown} does not have ${model}: it has ${installed}.`, todo),
      ...onTheWay(settings),
    ];
  },
};

/** Who else can read a conversation on its way to the model, and what Ollama has to be set to. */
function onTheWay({ ollamaUrl, violetConcurrency }: Settings, model = ""): Finding[] {
  const { protocol, hostname } = new URL(ollamaUrl);
  const findings: Finding[] = [];
  if (!isLoopback(hostname) && protocol === "http:" && hasProxy()) {
    const todo = `Add ${hostname} to NO_PROXY, or reach Ollama by https.`;
    findings.push(
      warning("Conversations go to Ollama in plain text, maybe through the proxy of HTTP_PROXY.", todo),
    );
  }
  if (isCloudModel(model)) {
    const todo = "Choose a model that is on your own machine, or tell your users.";
    findings.push(warning(`${model} runs at ollama.com: conversations leave this machine.`, todo));
  }
  if (violetConcurrency > 1) {
    const slots = `OLLAMA_NUM_PARALLEL=${violetConcurrency}`;
    findings.push(ok(`VIOLET_CONCURRENCY is ${violetConcurrency}: Ollama has to run with ${slots} or more.`));
  }
  return findings;
}

/** A model that does not stay in memory is loaded for each question. */
function keepAliveFindings({ violetKeepAlive }: Settings): Finding[] {
  if (violetKeepAlive === null || !/^-?0+(?:\.0+)?(?:ms|s|m|h)?$/.test(violetKeepAlive)) return [];
  const todo = "Remove VIOLET_KEEP_ALIVE, or set it to a time such as 30m.";
  return [warning("VIOLET_KEEP_ALIVE is 0: Ollama loads the model again for each question.", todo)];
}
