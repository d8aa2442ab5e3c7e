// `deno task admin import-original FILE`: a dry run, a question, a copy, and the import.

import { randomBytes } from "node:crypto";
import { createConsoleLog } from "../../adapters/process/console_log.ts";
import { isPostgresUrl } from "../../adapters/postgres/postgres_address.ts";
import { loadSecrets, readStoredSecret } from "../../adapters/process/stored_secrets.ts";
import { createSystemClock } from "../../adapters/system_clock.ts";
import { InputLines, printLines } from "../../adapters/process/terminal.ts";
import type { Configuration, ConfiguredSecrets } from "../../config.ts";
import type { ImportReport } from "../../ports/moving/import_report.ts";
import type { Secrets } from "../../ports/settings.ts";
import { resolvePath } from "../command_line.ts";
import { importTarget } from "./import_place.ts";
import { type ImportOptions, importOriginal, isRoomPattern, openOriginal } from "./moving_in.ts";
import { showProgress } from "./progress_line.ts";
import { importedLine, reportLines } from "./report_lines.ts";

/** The arguments of the command, as typed. */
export interface ImportArguments {
  /** Path of a file, an address of PostgreSQL, or `-` for the first line of standard input. */
  readonly source: string;
  /** The original's JWT_SECRET; `-` for the next line of standard input. */
  readonly jwtSecret?: string | undefined;
  readonly roomPattern?: string | undefined;
  /** Imports without a question. */
  readonly yes?: boolean | undefined;
  /** Imports nothing. */
  readonly dryRun?: boolean | undefined;
}

/** Words that say yes. */
const YES = /^y(es)?$/i;

/** Runs the command. Throws an `Error` when nothing was imported, other than for a dry run: its first line says why. */
export async function importOriginalDatabase(
  args: ImportArguments,
  { settings, secrets: configured }: Pick<Configuration, "settings" | "secrets">,
): Promise<void> {
  const input = new InputLines();
  const source = sourceOf(args.source === "-" ? input.next() ?? "" : args.source);
  const jwtSecret = args.jwtSecret === "-" ? askSecret(input) : args.jwtSecret;
  if (jwtSecret === "") throw refused("the JWT_SECRET is empty");
  const { roomPattern } = args;
  if (roomPattern !== undefined && !isRoomPattern(roomPattern)) {
    throw refused("that is not a pattern of room names. See: docs/moving-in.md");
  }
  const log = createConsoleLog("warn");
  const target = importTarget(settings, isPostgresUrl(source) ? null : source, log);
  await target.requireFree();

  await using original = await openOriginal(source);
  const options = {
    ...{ original, clock: createSystemClock(), log },
    ...(jwtSecret === undefined ? {} : { jwtSecret }),
    ...(roomPattern === undefined ? {} : { roomPattern }),
  };
  printLines("Dry run: everything is tried, and nothing is changed.", "");
  const report = await tryImport(options, target, trialSecrets(settings.dataDir, configured));
  if (report.refused !== undefined) throw refused(PEOPLE);
  printLines(...reportLines(report), "");
  if (report.kinds.accounts.comes === 0) throw refused("there is no account to bring");
  if (args.dryRun === true) return printLines("This was a dry run: nothing was changed.");
  if (args.yes !== true && !isYes(input)) throw refused("the answer was not yes");

  const { secrets } = loadSecrets(settings.dataDir, configured);
  const imported = await target.change(async (place) => {
    using progress = showProgress();
    const { search } = report;
    const result = await importOriginal({
      ...options,
      ...{ target: place, secrets, search, dryRun: false, onProgress: progress.show },
    });
    if (result.refused !== undefined) throw refused(PEOPLE);
    await original[Symbol.asyncDispose]();
    return result;
  });
  if (!isEqual(report, imported)) printLines(...reportLines(imported), "");
  printLines(importedLine(imported), "", ...target.undoLines(), "");
  printLines(
    "Start the server: members sign in with their names and passwords of before.",
    "What they notice: docs/moving-in.md",
  );
}

const PEOPLE =
  "this installation has accounts or messages already. Set DATA_DIR, and DATABASE_URL if you use it, to " +
  "a place without";

async function tryImport(
  options: Pick<ImportOptions, "original" | "clock" | "log">,
  target: ReturnType<typeof importTarget>,
  secrets: ImportOptions["secrets"],
): Promise<ImportReport> {
  using trial = await target.makeTrial();
  using progress = showProgress();
  return await importOriginal({
    ...options,
    ...{ target: trial.settings, secrets, dryRun: true, onProgress: progress.show },
  });
}

function sourceOf(text: string): string {
  if (text === "") throw refused("no FILE was named");
  return isPostgresUrl(text) ? text : resolvePath(text);
}

function askSecret(input: InputLines): string {
  if (!Deno.stdin.isTerminal()) return input.next() ?? "";
  write("JWT_SECRET of the original (not shown): ");
  const secret = input.nextUnseen();
  printLines("");
  return secret;
}

function isYes(input: InputLines): boolean {
  write("Import this now? [y/N] ");
  const answer = input.next();
  // On a terminal, the answer has ended the line.
  if (answer === null || !Deno.stdin.isTerminal()) printLines("");
  return YES.test(answer ?? "");
}

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

/** Secrets for a dry run, which stores none: this installation's for messages, if it has one already. */
function trialSecrets(
  dataDir: string,
  configured: ConfiguredSecrets,
): Pick<Secrets, "jwtSecret" | "secretKey"> {
  const random = (): string => randomBytes(32).toString("base64url");
  const jwtSecret = configured.JWT_SECRET ?? readStoredSecret(dataDir, "JWT_SECRET") ?? random();
  return { jwtSecret, secretKey: random() };
}

function isEqual(one: ImportReport, other: ImportReport): boolean {
  const figures = ({ kinds, renamed, patterns }: ImportReport): string =>
    JSON.stringify([kinds, renamed, patterns]);
  return figures(one) === figures(other);
}

/** Why nothing was imported, as the end of a sentence. */
function refused(why: string): Error {
  return new Error(why);
}
