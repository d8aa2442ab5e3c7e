// Whether the configuration is right, and for its owner alone.

import { readPersonaFile } from "../../adapters/persona_file.ts";
import { firstLine } from "../../adapters/sqlite_files.ts";
import type { Settings } from "../../ports/settings.ts";
import { systemPrompt } from "../../violet/persona.ts";
import type { Check, Finding } from "./check.ts";
import { ok, problem, warning } from "./check.ts";
import { readableByOthers } from "./modes.ts";

/** Keys whose values nobody else may read. */
const SECRET_KEY = /"(SECRET_KEY|JWT_SECRET|ADMIN_PASSWORD|PAYMENT_SECRET|METRICS_TOKEN)"\s*:\s*"/;

/** Looks at the configuration. */
export const configuration: Check = {
  about: "configuration",
  run({ configuration: { problems, unknown }, configFile, settings }) {
    const findings: Finding[] = problems.map((line) =>
      problem(line, `Mend it in the environment or in ${configFile}.`)
    );
    for (const name of unknown) {
      findings.push(
        warning(`${name} in ${configFile} means nothing here.`, "Take it out, or look for a typing error."),
      );
    }
    if (readableByOthers(configFile) && SECRET_KEY.test(Deno.readTextFileSync(configFile))) {
      findings.push(
        warning(
          `${configFile} holds secrets that others on this machine can read.`,
          `chmod 600 ${configFile}`,
        ),
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
