// Imports a database of the original into one of this program, in one transaction.

import { type Kysely, sql, type Transaction } from "kysely";
import type {
  FoundPattern,
  ImportProgress,
  ImportReport,
  PatternSearch,
} from "../../ports/moving/import_report.ts";
import type { ImportTools } from "../../ports/moving/import_tools.ts";
import type { MessageChoice, OriginalDatabase } from "../../ports/moving/original_database.ts";
import type { AuditEntry } from "../../ports/moderation_store.ts";
import { appendAuditEntry } from "../audit_log.ts";
import { acquireLock, type Dialect } from "../dialect.ts";
import type { Tables } from "../schema.ts";
import { StoreUnusable } from "../store_unusable.ts";
import { importAccounts, surveyAccounts } from "./import_accounts.ts";
import { importMessages, type RuleCounts } from "./import_messages.ts";
import { importBans, importIgnores, importMutes } from "./import_sanctions.ts";
import type { Importing, People } from "./import_state.ts";
import { ImportTally } from "./import_tally.ts";
import { importTurns } from "./import_turns.ts";
import { idOf, textOf } from "./original_values.ts";
import { asSearch, type RoomRule, rulesOf, type SealedPair, searchRules } from "./pattern_search.ts";
import { roomPattern, roomPatterns } from "./room_patterns.ts";

/** What to import, and with what. */
export interface StoreImportOptions {
  readonly original: OriginalDatabase;
  readonly tools: ImportTools;
  /** The time, milliseconds since the Unix epoch. */
  readonly now: number;
  /** The original's secret, or one that is only tried. */
  readonly secret: string;
  readonly isSecretNamed: boolean;
  /** The one pattern to try; all when absent. */
  readonly roomPattern?: string;
  readonly dryRun: boolean;
  readonly search?: PatternSearch;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** The entry of the audit log, with these details. */
  auditEntry(detail: string): AuditEntry;
}

/** Ends the transaction of a dry run, which is taken back. */
class DryRunOver extends Error {
  constructor(readonly report: ImportReport) {
    super("The dry run is over");
  }
}

/**
 * Imports everything, or nothing. Into a database with accounts or messages, nothing: the report says so. Throws
 * `StoreUnusable` where the original cannot be read to its end.
 */
export async function importInto(
  db: Kysely<Tables>,
  dialect: Dialect,
  options: StoreImportOptions,
): Promise<ImportReport> {
  try {
    return await db.transaction().execute(async (within) => {
      const report = await importWithin(within, dialect, options);
      if (options.dryRun) throw new DryRunOver(report);
      if (report.refused === undefined && dialect.engine === "postgres") await continueIds(within);
      return report;
    });
  } catch (error) {
    if (error instanceof DryRunOver) return error.report;
    const column = dialect.uniqueViolation(error);
    if (column === undefined) throw error;
    throw new StoreUnusable(`The original has two rows where there can be one: ${column}`);
  }
}

async function importWithin(
  within: Transaction<Tables>,
  dialect: Dialect,
  options: StoreImportOptions,
): Promise<ImportReport> {
  const { original, tools, now, onProgress = () => {} } = options;
  const tally = new ImportTally();
  const importing: Importing = { within, original, tools, tally, now, onProgress };
  const empty = { renamed: [], patterns: [], hadJwtSecret: options.isSecretNamed };
  await acquireLock(within, dialect.engine, "moderate");
  if (!await isWithoutPeople(within, dialect)) {
    const search = options.search ?? { found: [], hasSearched: false };
    return { kinds: tally.report(), ...empty, search, refused: "not_empty" };
  }
  const survey = await surveyAccounts(importing);
  const { people, renamed } = survey;
  await importAccounts(importing, survey);
  const ignoredSince = await importIgnores(importing, people);
  await importBans(importing, people);
  await importMutes(importing, people);
  await importTurns(importing, people);
  const rules = rulesOf(options.search) ?? await findRules(importing, people, options);
  const { secret, isSecretNamed } = options;
  const counts = await importMessages(importing, { people, ignoredSince, secret, rules, isSecretNamed });
  const kinds = tally.report();
  const { accounts, messages } = kinds;
  await appendAuditEntry(
    within,
    dialect,
    options.auditEntry(`${accounts.comes} accounts, ${messages.comes} private messages`),
  );
  return { kinds, ...empty, renamed, patterns: patternsOf(counts), search: asSearch(rules) };
}

/** Whether there is neither an account nor a message. Until the transaction ends, there will be none. */
async function isWithoutPeople(within: Transaction<Tables>, { engine }: Dialect): Promise<boolean> {
  if (engine === "postgres") {
    await sql`lock table users, messages in share row exclusive mode`.execute(within);
  }
  for (const table of ["users", "messages"] as const) {
    const row = await within.selectFrom(table).select("id").limit(1).executeTakeFirst();
    if (row !== undefined) return false;
  }
  return true;
}

async function findRules(
  { original, tools, onProgress }: Importing,
  people: People,
  { secret, isSecretNamed, roomPattern: only }: StoreImportOptions,
): Promise<RoomRule[]> {
  return await searchRules({
    ...{ ciphers: tools.ciphers, secret, derives: isSecretNamed },
    patterns: only === undefined ? roomPatterns() : [roomPattern(only)].filter((one) => one !== undefined),
    samples: (choice) => samplesOf(original, people, choice),
    onTry: (done, total) => onProgress({ step: "patterns", done, total }),
  });
}

/** One message of each pair whose two accounts come. */
async function* samplesOf(
  original: OriginalDatabase,
  people: People,
  choice: MessageChoice,
): AsyncIterable<SealedPair> {
  for await (const row of original.messages(choice)) {
    const [a, b] = [people.get(idOf(row.sender_id)), people.get(idOf(row.recipient_id))];
    const [ciphertext, nonce] = [textOf(row.encrypted_content), textOf(row.nonce)];
    if (a === undefined || b === undefined || a === b) continue;
    if (ciphertext !== undefined && nonce !== undefined) yield { a, b, ciphertext, nonce };
  }
}

function patternsOf(counts: RuleCounts): FoundPattern[] {
  return [...counts].map(([{ pattern, derivation }, pairs]) => ({
    pattern: pattern.name,
    kdf: derivation.name,
    pairs,
  })).sort((a, b) => b.pairs - a.pairs);
}

/**
 * Makes new ids continue above those that were imported, where the database does not see to that. This is not taken back
 * with the transaction, which does no harm: ids may have gaps.
 */
async function continueIds(within: Transaction<Tables>): Promise<void> {
  for (const table of ["users", "messages", "violet_history"]) {
    const sequence = sql`pg_get_serial_sequence(${sql.lit(table)}, 'id')`;
    await sql`select setval(${sequence}, greatest(nextval(${sequence}), (select max(id) from ${
      sql.table(table)
    })))`.execute(within);
  }
}
