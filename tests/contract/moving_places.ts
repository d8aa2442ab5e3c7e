// Sources and targets of imports: each in SQLite and in PostgreSQL.

import { type ImportOptions, importOriginal, openOriginal } from "../../server/cli/moving/moving_in.ts";
import { openStore } from "../../server/adapters/store_opener.ts";
import { createAesVault } from "../../server/adapters/aes_vault.ts";
import { createHmacDigests } from "../../server/adapters/hmac_digests.ts";
import { KeptConversation } from "../../server/companion/kept/kept_conversation.ts";
import { pairRoom } from "../../server/features/dm/room_names.ts";
import type { ImportReport, KindReport } from "../../server/ports/moving/import_report.ts";
import type { Store } from "../../server/ports/store.ts";
import { readKey, unseal } from "../../server/protocol/sealed.ts";
import { type OriginalWriter, postgresOriginal, sqliteOriginal } from "../support/original_database.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../support/postgres.ts";
import { takeDatabase } from "../support/postgres_databases.ts";
import { testFolder } from "./sqlite_files.ts";
import { keepingLog } from "./sqlite_log.ts";

/** Secrets of the installation that is moved into. */
export const SECRETS = {
  jwtSecret: "jwt of the new installation 12345",
  secretKey: "key of the new installation 12345",
};
/** Time of the import. */
export const IMPORTED_AT = Date.UTC(2026, 5, 1);

type Engine = "sqlite" | "postgres";
/** Engines of sources and targets that can be tested here. */
export const ENGINES: readonly Engine[] = hasPostgres() ? ["sqlite", "postgres"] : ["sqlite"];

let server: PostgresServer | undefined;

/** Starts what the places of a file need, and stops it after its tests. */
export function usePlaces(): void {
  Deno.test.beforeAll(async () => {
    if (ENGINES.includes("postgres")) server = await startPostgres();
  });
  Deno.test.afterAll(async () => await server?.[Symbol.asyncDispose]());
}

/** A source that is being made, a target, and what was imported. */
export interface Place extends AsyncDisposable {
  readonly original: OriginalWriter;
  /** The folder of both, where they are files. */
  readonly folder: string;
  readonly target: ImportOptions["target"];
  /** Imports, or tries it. */
  import(options?: Partial<ImportOptions>): Promise<ImportReport>;
  /** A dry run, then the import: their figures have to be equal. */
  moveIn(options?: Partial<ImportOptions>): Promise<ImportReport>;
  /** Opens the target. */
  open(): Promise<Store>;
}

/** Makes both, empty. */
export async function placeOf(source: Engine, target: Engine, tables?: string): Promise<Place> {
  const folder = testFolder();
  const taken = target === "postgres" ? await takeDatabase(server!.url) : null;
  const original = source === "postgres"
    ? await postgresOriginal(await server!.createDatabase())
    : sqliteOriginal(`${folder.path}/original.db`, tables);
  const options = {
    databaseUrl: taken?.databaseUrl ?? "sqlite:///here.db",
    dataDir: folder.path,
    trustedProxies: ["192.0.2.0/24"],
  };
  const stores: Store[] = [];
  const run = async (more: Partial<ImportOptions> = {}): Promise<ImportReport> => {
    await using opened = await openOriginal(original.source);
    return await importOriginal({
      ...{ original: opened, target: options, secrets: SECRETS, log: keepingLog(), dryRun: false },
      ...{ clock: { now: () => IMPORTED_AT } },
      ...more,
    });
  };
  return {
    ...{ original, folder: folder.path, target: options, import: run },
    async moveIn(more = {}) {
      const { search: _, ...dry } = await run({ ...more, dryRun: true });
      const { search, ...done } = await run(more);
      if (JSON.stringify(dry) !== JSON.stringify(done)) {
        throw new Error(`The dry run says ${JSON.stringify(dry)}, the import ${JSON.stringify(done)}`);
      }
      return { ...done, search };
    },
    async open() {
      const store = await openStore({ ...options, log: keepingLog() });
      stores.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store.close();
      await original[Symbol.asyncDispose]();
      taken?.giveBack();
      folder[Symbol.dispose]();
    },
  };
}

/** What an account reads of a conversation: who wrote it, and the text. */
export async function readMessages(
  store: Store,
  owner: number,
  peer: number,
): Promise<{ from: number; text: string | undefined; at: number }[]> {
  const key = await readKey(createHmacDigests(SECRETS).roomKey(pairRoom(owner, peer)));
  const rows = await store.messages.history(owner, peer, { limit: 500 });
  return await Promise.all(
    rows.map(async (row) => ({ from: row.senderId, text: await unseal(key!, row), at: row.at })),
  );
}

/** What an account has said with the companion, in the clear. */
export function companionOf(store: Store): KeptConversation {
  return new KeptConversation(store.companions, createAesVault(SECRETS.secretKey));
}

/** The figures of a kind, without examples. */
export function countsOf({ comes, cannot, changed }: KindReport): {
  readonly comes: number;
  readonly cannot: Readonly<Record<string, number>>;
  readonly changed: Readonly<Record<string, number>>;
} {
  const counts = (findings: readonly { why: string; count: number }[]) =>
    Object.fromEntries(findings.map(({ why, count }) => [why, count]));
  return { comes, cannot: counts(cannot), changed: counts(changed) };
}
