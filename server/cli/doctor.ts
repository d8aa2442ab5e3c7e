// `deno task doctor`: checks the installation, and names a remedy for each problem. Changes nothing.

import { configFilePath, loadConfiguration } from "../adapters/process/configuration_source.ts";
import { firstLine } from "../adapters/redaction.ts";
import { printLines } from "../adapters/process/terminal.ts";
import { type Check, type CheckContext, type Finding, type Grade, problem } from "./checks/check.ts";
import { companion } from "./checks/companion_check.ts";
import { configuration } from "./checks/configuration_check.ts";
import { database } from "./checks/database_check.ts";
import { disk } from "./checks/disk_check.ts";
import { files, page } from "./checks/file_checks.ts";
import { mail } from "./checks/mail_check.ts";
import { payments } from "./checks/payments_check.ts";
import { port } from "./checks/port_check.ts";
import { descriptors, memory, sockets } from "./checks/process_checks.ts";
import { redis } from "./checks/redis_check.ts";
import { readCommandLine } from "./command_line.ts";

const HELP = `Usage: deno task doctor

Checks the configuration, files, disk, port, database, Redis, page, descriptors, memory, sockets, Ollama, the mail
server and the payment processor, and names a remedy for each problem. Changes nothing.
Exit code 1 if a problem would stop a start.

  --help   Show this help.`;

/** Checks that need a valid configuration, in order. */
const CHECKS: readonly Check[] = [
  ...[files, disk, port, database, redis, page],
  ...[descriptors, memory, sockets],
  ...[companion, mail, payments],
];

const LABELS: Readonly<Record<Grade, string>> = { ok: "OK", warning: "WARNING", problem: "PROBLEM" };

readCommandLine({ task: "doctor", help: HELP });
const loaded = loadConfiguration();
const context: CheckContext = {
  configuration: loaded,
  settings: loaded.settings,
  configFile: configFilePath(),
};
const findings = await examine(configuration);
if (loaded.problems.length > 0) printLines("", "The rest is checked once the configuration is valid.");
else for (const check of CHECKS) findings.push(...await examine(check));
printLines("", summary(findings));
Deno.exit(findings.some(({ grade }) => grade === "problem") ? 1 : 0);

/** Runs a check and prints its findings. A check that throws is a finding too. */
async function examine(check: Check): Promise<Finding[]> {
  const findings = await attempt(check);
  for (const { grade, what, todo } of findings) {
    printLines(
      `${LABELS[grade].padEnd(8)} ${check.about}: ${what}${todo === undefined ? "" : `\n         → ${todo}`}`,
    );
  }
  return findings;
}

async function attempt(check: Check): Promise<Finding[]> {
  try {
    return await check.run(context);
  } catch (error) {
    return [
      problem(`The check failed (${firstLine(error)}).`, "Run this as the user that runs the server."),
    ];
  }
}

function summary(findings: readonly Finding[]): string {
  const count = (grade: Grade): number => findings.filter((finding) => finding.grade === grade).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  if (problems + warnings === 0) return "All is well.";
  return `Problems: ${problems}. Warnings: ${warnings}.`;
}
