// Whether the configuration is right, and for its owner alone.

import { readPersonaFile } from "../../adapters/process/persona_file.ts";
import { firstLine } from "../../adapters/redaction.ts";
import { shownConfigFile } from "../../config.ts";
import type { Settings } from "../../ports/settings.ts";
import { systemPrompt } from "../../companion/persona.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";
import { readableByOthers, stat } from "./file_modes.ts";

/** What nobody else may read: secrets, also under a name with a typing error, and addresses with a user or options. */
const SECRET = /"\w*(SECRET|PASSWORD|TOKEN|KEY)\w*"\s*:\s*"|:\/\/[^"]*[@?]/i;
/** Others may change the file. */
const WRITABLE_BY_OTHERS = 0o022;

/** Looks at the configuration. */
export const configuration: Check = {
  about: "configuration",
  run({ configuration: { problems, unknown }, configFile, settings }) {
    const shown = shownConfigFile(configFile);
    const findings: Finding[] = problems.map((line) =>
      problem(line, `Mend it in the environment or in ${shown}.`)
    );
    for (const name of unknown) {
      findings.push(
        warning(`${name} in ${shown} means nothing here.`, "Take it out, or look for a typing error."),
      );
    }
    if (((stat(configFile)?.mode ?? 0) & WRITABLE_BY_OTHERS) !== 0) {
      findings.push(warning(`Others on this machine can change ${shown}.`, `chmod 600 ${shown}`));
    } else if (readableByOthers(configFile) && SECRET.test(Deno.readTextFileSync(configFile))) {
      findings.push(
        warning(`${shown} holds secrets that others on this machine can read.`, `chmod 600 ${shown}`),
      );
    }
    const persona = personaProblem(settings);
    if (persona !== null) findings.push(problem(persona, "Mend the file, or take VIOLET_PERSONA_FILE out."));
    return findings.length > 0 ? findings : [ok("Every key is right.")];
  },
};

/** Why Violet cannot be who she is to be; null when she can. */
function personaProblem(settings: Settings): string | null {
  try {
    systemPrompt(readPersonaFile(settings.violetPersonaFile), settings);
    return null;
  } catch (error) {
    return firstLine(error);
  }
}
