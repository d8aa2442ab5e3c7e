// Checks whether Ollama can be reached and has the companion's model.

import { createOllama } from "../../adapters/ollama/ollama.ts";
import { isPostgresUrl } from "../../adapters/postgres/postgres_address.ts";
import { chosenModelAt } from "../../adapters/postgres/postgres_inspection.ts";
import { redactAddress } from "../../adapters/redaction.ts";
import { sqlitePath } from "../../adapters/sqlite/sqlite_files.ts";
import { chosenModel } from "../../adapters/sqlite/sqlite_inspection.ts";
import type { Settings } from "../../ports/settings.ts";
import type { Check, Finding } from "./check.ts";
import { ok, warning } from "./check.ts";

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
      const todo = "Start Ollama there, or set OLLAMA_URL. Everything but Violet works without it.";
      return [warning(`Ollama cannot be reached at ${shown} (${status.failure}).`, todo)];
    }
    const { model, version, ready, models } = status;
    if (ready) return [ok(`Ollama ${version} at ${shown} has ${model}.`), ...keepAliveFindings(settings)];
    const installed = models.length === 0 ? "no model" : `only ${models.map(({ name }) => name).join(", ")}`;
    const todo = `ollama pull ${model}, or choose another in the panel's tab Violet.`;
    return [warning(`Ollama ${version} at ${shown} does not have ${model}: it has ${installed}.`, todo)];
  },
};

/** A model that does not stay in memory is loaded for each question. */
function keepAliveFindings({ violetKeepAlive }: Settings): Finding[] {
  if (violetKeepAlive === null || !/^-?0+(?:\.0+)?(?:ms|s|m|h)?$/.test(violetKeepAlive)) return [];
  const todo = "Remove VIOLET_KEEP_ALIVE, or set it to a time such as 30m.";
  return [warning("VIOLET_KEEP_ALIVE is 0: Ollama loads the model again for each question.", todo)];
}
