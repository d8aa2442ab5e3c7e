// Checks whether the configuration is valid, and its file private.

import { readRulesFile } from "../../adapters/process/rules_file.ts";
import { readPersonaFile } from "../../adapters/process/persona_file.ts";
import { firstLine } from "../../adapters/redaction.ts";
import { shownConfigFile } from "../../config.ts";
import { systemPrompt } from "../../companion/persona.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";
import { readableByOthers, stat } from "./file_modes.ts";

/** Texts that must be private: secrets, also under a misspelt name, and addresses with a user or options. */
const SECRET = /"\w*(SECRET|PASSWORD|TOKEN|KEY)\w*"\s*:\s*"|:\/\/[^"]*[@?]/i;
/** Keys that are comments, with their text: it names addresses as examples. */
const COMMENT = /"\/\/[^"]*"\s*:\s*"(?:[^"\\]|\\.)*"/g;
/** Mode bits that let other users change the file. */
const WRITABLE_BY_OTHERS = 0o022;
/** Hosts whose pages count as secure without TLS. */
const LOCAL_HOST = /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1\]$/;

/** Checks the configuration. */
export const configuration: Check = {
  about: "configuration",
  run({ configuration: { problems, warnings, unknown }, configFile, settings }) {
    const shown = shownConfigFile(configFile);
    const findings: Finding[] = problems.map((line) =>
      problem(line, `Correct it in the environment or in ${shown}.`)
    );
    for (const line of warnings) {
      findings.push(warning(line, `Change that in ${shown} or the environment.`));
    }
    for (const name of unknown) {
      findings.push(
        warning(`${name} in ${shown} is not a known key.`, "Remove it, or check its spelling."),
      );
    }
    if (((stat(configFile)?.mode ?? 0) & WRITABLE_BY_OTHERS) !== 0) {
      findings.push(warning(`Other users of this machine can change ${shown}.`, `chmod 600 ${shown}`));
    } else if (readableByOthers(configFile) && holdsSecrets(Deno.readTextFileSync(configFile))) {
      findings.push(
        warning(`${shown} holds secrets that other users of this machine can read.`, `chmod 600 ${shown}`),
      );
    }
    const persona = failureOf(() => systemPrompt(readPersonaFile(settings.violetPersonaFile), settings));
    if (persona !== null) findings.push(problem(persona, "Correct the file, or remove VIOLET_PERSONA_FILE."));
    const rules = failureOf(() => readRulesFile(settings.rulesFile));
    if (rules !== null) findings.push(problem(rules, "Correct the file, or remove RULES_FILE."));
    if (settings.publicUrl !== null && isInsecure(settings.publicUrl)) {
      findings.push(
        warning(
          "PUBLIC_URL begins with http: browsers allow no private messages there.",
          "Put the server behind a proxy with TLS, and write https.",
        ),
      );
    }
    return findings.length > 0 ? findings : [ok("All keys are valid.")];
  },
};

/** Whether the text of a configuration must be private. Reads it as text, because it may not be valid JSON. */
function holdsSecrets(text: string): boolean {
  return SECRET.test(text.replaceAll(COMMENT, ""));
}

/** Whether browsers count the pages of an origin as insecure. */
function isInsecure(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === "http:" && !LOCAL_HOST.test(hostname);
}

/** Why a part of the configuration cannot be used; null when it can. */
function failureOf(use: () => unknown): string | null {
  try {
    use();
    return null;
  } catch (error) {
    return firstLine(error);
  }
}
