// `deno task admin export FILE`: writes everything that can be taken along into one JSON file.

import { createAesVault } from "../../adapters/aes_vault.ts";
import { onSnapshot } from "../../adapters/database_snapshot.ts";
import { createHmacDigests } from "../../adapters/hmac_digests.ts";
import { createPrivate, pathExists } from "../../adapters/process/private_files.ts";
import { readStoredSecret } from "../../adapters/process/stored_secrets.ts";
import { printLines } from "../../adapters/process/terminal.ts";
import { isPostgresUrl } from "../../adapters/postgres/postgres_address.ts";
import { sqlitePath } from "../../adapters/sqlite/sqlite_files.ts";
import { firstLine } from "../../adapters/redaction.ts";
import { openStore, type StoreOptions } from "../../adapters/store_opener.ts";
import type { ConfiguredSecrets } from "../../config.ts";
import { createCompanions } from "../../store/companion/companion_queries.ts";
import { type ExportFigures, exportText } from "./export_parts.ts";

/** Characters that are written at a time. */
const CHUNK_LENGTH = 64 * 1024;

/** What to export, and where to. */
export interface ExportOptions extends StoreOptions {
  readonly secrets: ConfiguredSecrets;
  /** Path of the new file. */
  readonly file: string;
}

/**
 * Exports everything, and prints what the file holds. Throws a `StoreUnusable` for a database that cannot be used, an
 * `UnsafeFile` for a stored secret that cannot, and an `Error` for a file that exists or cannot be written; leaves no
 * file then.
 */
export async function exportAll(options: ExportOptions): Promise<void> {
  const { file, dataDir, secrets } = options;
  const secret = (name: keyof ConfiguredSecrets): string | null =>
    secrets[name] ?? readStoredSecret(dataDir, name);
  requireDatabase(options);
  const [jwtSecret, secretKey] = [secret("JWT_SECRET"), secret("SECRET_KEY")];
  // Runs pending migrations.
  await (await openStore(options)).close();
  const figures = { accounts: 0, conversations: 0, messages: 0, sealedMessages: 0, turns: 0, lostTurns: 0 };
  const out = create(file);
  try {
    await onSnapshot(options, (db, dialect) =>
      write(
        out,
        exportText({
          ...{ db, companions: createCompanions(db, dialect), now: Date.now() },
          roomKeys: jwtSecret === null ? null : createHmacDigests({ jwtSecret, secretKey: "" }),
          vault: secretKey === null ? null : createAesVault(secretKey),
        }, figures),
      ));
  } catch (error) {
    Deno.removeSync(file);
    throw error;
  } finally {
    out.close();
  }
  printLines(...summary(file, figures));
}

/** Opening the store would make a missing one. */
function requireDatabase({ databaseUrl, dataDir }: ExportOptions): void {
  if (isPostgresUrl(databaseUrl)) return;
  const path = sqlitePath(databaseUrl, dataDir);
  if (!pathExists(path)) throw new Error(`Nothing was exported: ${path} does not exist`);
}

function create(file: string): Deno.FsFile {
  try {
    return createPrivate(file);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new Error(`Nothing was exported: ${file} exists already. Choose another name`);
    }
    throw new Error(`Nothing was exported: ${file} cannot be written (${firstLine(error)})`);
  }
}

async function write(out: Deno.FsFile, parts: AsyncIterable<string>): Promise<void> {
  let text = "";
  for await (const part of parts) {
    text += part;
    if (text.length < CHUNK_LENGTH) continue;
    writeAll(out, text);
    text = "";
  }
  writeAll(out, text);
  out.syncSync();
}

function writeAll(out: Deno.FsFile, text: string): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(out.writeSync(bytes));
}

function summary(file: string, figures: ExportFigures): string[] {
  const { accounts, conversations, messages, sealedMessages, turns, lostTurns } = figures;
  const what = [
    several(accounts, "account"),
    `${several(messages, "private message")} in ${several(conversations, "conversation")}`,
  ].join(", ");
  const [it, are] = sealedMessages === 1 ? ["it", "is"] : ["them", "are"];
  return [
    `${what}, and ${several(turns, "turn")}`,
    `with Violet are in ${file}`,
    ...(sealedMessages === 0
      ? []
      : [`${several(sealedMessages, "message")} ${are} in it sealed: no key of this server opens ${it}.`]),
    ...(lostTurns === 0 ? [] : [
      `${several(lostTurns, "turn")} ${
        lostTurns === 1 ? "is" : "are"
      } not in it: SECRET_KEY does not open them.`,
    ]),
    "It holds private messages that anyone can read, and password hashes: keep it",
    "private.",
  ];
}

function several(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
