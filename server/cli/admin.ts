// `deno task admin`: commands that work on the database.

import { parseArgs } from "node:util";
import { loadConfiguration } from "../adapters/process/configuration_source.ts";
import { requestNewEpoch } from "../adapters/process/instance_file.ts";
import { createConsoleLog } from "../adapters/process/console_log.ts";
import { isPostgresUrl } from "../adapters/postgres/postgres_address.ts";
import { moveToPostgres } from "../adapters/postgres/postgres_import.ts";
import { openStore, requireUsableStore } from "../adapters/store_opener.ts";
import { firstLine } from "../adapters/redaction.ts";
import { exitWithError, printLines, readInputLine } from "../adapters/process/terminal.ts";
import { type ConfiguredSecrets, readConfiguration } from "../config.ts";
import type { Account } from "../ports/account.ts";
import type { Store } from "../ports/store.ts";
import type { Settings } from "../ports/settings.ts";
import { Refusal } from "../protocol/errors.ts";
import { showAccess } from "./admin_access.ts";
import { makeInvitation } from "./admin_invite.ts";
import { resolvePath } from "./command_line.ts";
import { exportAll } from "./moving/export_all.ts";
import { importOriginalDatabase } from "./moving/import_original.ts";
import { operatorEntry } from "./operator_entry.ts";
import { LINK_LIFETIME_MS, linkUrl, newLinkToken } from "../protocol/mail/links.ts";
import { type Role, ROLES } from "../protocol/roles.ts";

const HELP = `Usage: deno task admin COMMAND

  role NAME ROLE   Give an account a role: ${ROLES.join(", ")}.
                   Use it to make the first root. A running server applies the
                   role within two seconds.

  reset NAME       Print a link with which an account sets a new password. It
                   works once, for 24 hours. It begins with PUBLIC_URL; without
                   that, with the path to open at the address of the page. With
                   --factors, it also removes the account's second factors.

  invite           Print a link with which one person can register, for 7 days.
                   --uses N and --days N change that. It begins like that of
                   reset. With REGISTRATION=invite, the first account is made
                   with it.

  access NAME      Show whether an account has premium, which is Violet without
                   limit, until when, and what each part of it came from.

  audit --verify   Check the audit log for changed or deleted rows, and name the
                   first broken row. Keep the hash that it prints: it shows
                   later whether rows were deleted at the end.

  new-epoch        Say that the database is an older copy, restored by other
                   means than deno task restore: members have to sign in again,
                   and ids continue above all that were given out. Stop all
                   nodes first.

  migrate-to URL   Move this installation from its SQLite file into the empty
                   PostgreSQL database at postgresql://user:password@host/name.
                   Stop the server first. The file stays unchanged. Give - in
                   place of URL to read the address from standard input: deno
                   task, ps and the history of the shell show the command line.

  import-original FILE
                   Move in from the original SexyChat on Flask: its accounts,
                   private messages and everything else that it keeps. FILE is
                   its SQLite database, or the address of its PostgreSQL
                   database; - reads either from standard input. First shows
                   what comes and what does not, and asks. Stop both servers
                   first. FILE stays unchanged. See docs/moving-in.md.
    --jwt-secret S   The original's JWT_SECRET, which opens its private
                     messages; - reads it from standard input, unseen by ps.
    --room-pattern P How it names private rooms, such as pm:lower, if that is
                     known. Without it, all known ways are tried.
    --dry-run        Only show what would come.
    --yes            Do not ask.

  export FILE      Write everything that can be taken along into the new file
                   FILE, as JSON: accounts with their password hashes, private
                   messages and conversations with Violet as plain text, and
                   the rest. The server may run. See docs/moving-in.md.

  --help           Show this help.

Exit code 0: done. 1: not done, and standard error says why.`;

const { values, positionals } = options();
if (values.help || positionals.length === 0) {
  printLines(HELP);
} else if (positionals[0] === "role" && positionals.length === 3) {
  await withStore((store) => setRole(store, positionals[1]!, positionals[2]!));
} else if (positionals[0] === "reset" && positionals.length === 2) {
  await withStore((store, settings) =>
    makeResetLink(store, settings, positionals[1]!, values.factors === true)
  );
} else if (positionals[0] === "invite" && positionals.length === 1) {
  await withStore((store, settings) => makeInvitation(store, settings, values));
} else if (positionals[0] === "access" && positionals.length === 2) {
  const name = positionals[1]!;
  await withStore(async (store) =>
    showAccess(store, registered(await store.accounts.byName(name), name), Date.now())
  );
} else if (positionals[0] === "audit" && positionals.length === 1 && values.verify) {
  await withStore(verifyAudit);
} else if (positionals[0] === "new-epoch" && positionals.length === 1) {
  await newEpoch();
} else if (positionals[0] === "migrate-to" && positionals.length === 2) {
  await moveTo(positionals[1] === "-" ? readInputLine() : positionals[1]!);
} else if (positionals[0] === "import-original" && positionals.length === 2) {
  await importFrom(positionals[1]!);
} else if (positionals[0] === "export" && positionals.length === 2) {
  await withSettings((settings, secrets) =>
    exportAll({ ...settings, secrets, log: createConsoleLog("warn"), file: resolvePath(positionals[1]!) })
  );
} else {
  // Never repeats the command line: it may hold an address with a password.
  exitWithError("Unknown command, or wrong arguments. See: deno task admin --help");
}

/** The parsed command line. */
interface CommandLine {
  values: {
    help?: boolean | undefined;
    verify?: boolean | undefined;
    factors?: boolean | undefined;
    uses?: string | undefined;
    days?: string | undefined;
    "jwt-secret"?: string | undefined;
    "room-pattern"?: string | undefined;
    "dry-run"?: boolean | undefined;
    yes?: boolean | undefined;
  };
  positionals: string[];
}

function options(): CommandLine {
  try {
    return parseArgs({
      args: Deno.args,
      options: {
        help: { type: "boolean", short: "h" },
        verify: { type: "boolean" },
        factors: { type: "boolean" },
        uses: { type: "string" },
        days: { type: "string" },
        "jwt-secret": { type: "string" },
        "room-pattern": { type: "string" },
        "dry-run": { type: "boolean" },
        yes: { type: "boolean", short: "y" },
      },
      allowPositionals: true,
    });
  } catch {
    return exitWithError("Unknown option. See: deno task admin --help");
  }
}

/** Runs a command on a database that can be used. */
async function withSettings(
  work: (settings: Settings, secrets: ConfiguredSecrets) => Promise<void>,
): Promise<void> {
  const { settings, secrets, problems } = loadConfiguration();
  if (problems.length > 0) exitWithError(...problems);
  try {
    await requireUsableStore(settings);
    await work(settings, secrets);
  } catch (error) {
    exitWithError(firstLine(error));
  }
}

async function withStore(work: (store: Store, settings: Settings) => Promise<void>): Promise<void> {
  await withSettings(async (settings) => {
    const { databaseUrl, dataDir } = settings;
    const store = await openStore({ databaseUrl, dataDir, log: createConsoleLog("warn") });
    try {
      await work(store, settings);
    } finally {
      await store.close();
    }
  });
}

async function importFrom(source: string): Promise<void> {
  const configuration = loadConfiguration();
  if (configuration.problems.length > 0) exitWithError(...configuration.problems);
  const { "jwt-secret": jwtSecret, "room-pattern": roomPattern, "dry-run": dryRun, yes } = values;
  try {
    await importOriginalDatabase({ source, jwtSecret, roomPattern, dryRun, yes }, configuration);
  } catch (error) {
    exitWithError(`Nothing was imported: ${firstLine(error)}`);
  }
}

async function newEpoch(): Promise<void> {
  const { settings: { databaseUrl, dataDir }, problems } = loadConfiguration();
  if (problems.length > 0) exitWithError(...problems);
  try {
    requestNewEpoch(dataDir);
    await (await openStore({ databaseUrl, dataDir, log: createConsoleLog("error") })).close();
  } catch (error) {
    exitWithError(firstLine(error));
  }
  printLines("A new epoch has begun: members have to sign in again, and ids continue at a higher number.");
}

async function moveTo(target: string): Promise<void> {
  const { settings: { databaseUrl, dataDir }, problems } = loadConfiguration();
  if (problems.length > 0) exitWithError(...problems);
  if (isPostgresUrl(databaseUrl)) exitWithError("DATABASE_URL names a PostgreSQL database already.");
  if (readConfiguration({ DATABASE_URL: target }, null).problems.length > 0 || !isPostgresUrl(target)) {
    exitWithError("migrate-to takes an address such as postgresql://user:password@host/name.");
  }
  try {
    await requireUsableStore({ databaseUrl, dataDir });
    const moved = await moveToPostgres({ databaseUrl, dataDir, target, log: createConsoleLog("warn") });
    const width = Math.max(...moved.map(({ table }) => table.length));
    for (const { table, rows } of moved) printLines(`${table.padEnd(width)} ${String(rows).padStart(9)}`);
    printLines(
      "All rows were read back, and match. Now set DATABASE_URL to that address, and start the server.",
    );
    printLines(`Keep ${dataDir}: the moved data cannot be read without its secrets.`);
  } catch (error) {
    exitWithError(firstLine(error));
  }
}

async function setRole(store: Store, name: string, roleName: string): Promise<void> {
  const role: Role | undefined = ROLES.find((known) => known === roleName.toLowerCase());
  if (role === undefined) {
    throw new Refusal("bad_request", `${roleName} is not a role. Roles: ${ROLES.join(", ")}.`);
  }
  const { username, before } = await store.moderation.transact(async (within) => {
    const account = registered(await within.accountNamed(name), name);
    await within.setRole(account.id, role);
    await within.log(operatorEntry({
      ...{ at: Date.now(), action: "set_role", targetId: account.id, target: account.username },
      detail: `${account.role} to ${role}`,
    }));
    return { username: account.username, before: account.role };
  });
  printLines(`${username} is now ${role}. The role before was ${before}.`);
}

async function makeResetLink(
  store: Store,
  { publicUrl }: Settings,
  name: string,
  removesFactors: boolean,
): Promise<void> {
  const token = newLinkToken(() => crypto.randomUUID());
  const at = Date.now();
  await store.moderation.transact(async (within) => {
    const { id: userId, username } = registered(await within.accountNamed(name), name);
    const expiresAt = at + LINK_LIFETIME_MS;
    await within.recovery.addLink({ userId, kind: "reset_by_staff", token, expiresAt, removesFactors });
    await within.log(operatorEntry({
      ...{ at, action: "reset_link", targetId: userId, target: username },
      detail: removesFactors ? "that removes second factors" : null,
    }));
  });
  // Nothing else, so that a script can pass it on.
  printLines(linkUrl(publicUrl, "reset", token));
}

function registered(account: Account | undefined, name: string): Account {
  if (account === undefined) throw new Refusal("not_found", `There is no account named ${name}.`);
  return account;
}

async function verifyAudit(store: Store): Promise<void> {
  const { rows, brokenAt, head } = await store.moderation.checkAuditLog();
  if (brokenAt !== null) {
    throw new Error(
      `The audit log is broken at row ${brokenAt}: the row was changed, or rows before it were deleted. ` +
        `The first ${rows} rows are intact.`,
    );
  }
  printLines(`The audit log is intact: ${rows} rows, the last hash is ${head}.`);
}
