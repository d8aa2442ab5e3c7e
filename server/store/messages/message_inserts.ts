// Statements that add private messages.

import { type CompiledQuery, type Kysely, sql, type Transaction } from "kysely";
import type { NewMessage } from "../../ports/store.ts";
import { pairKeyOf, requestKey } from "../pairs.ts";
import type { Tables } from "../schema.ts";
import { CompiledQueries } from "./compiled_queries.ts";
import type { MessagesTable } from "./message_tables.ts";

/** A stored message, as far as its sender and its delivery need it. */
export interface StoredRow {
  readonly id: number;
  readonly at: number;
  readonly hidden: number;
  readonly tag?: string;
}

/** A row that an insert returns, because the message is new. */
type Inserted = StoredRow & { readonly senderId: number; readonly requestId: string };

const COLUMNS = [
  "sender_id",
  "recipient_id",
  "ciphertext",
  "nonce",
  "scheme",
  "request_id",
  "pair_key",
  "hidden",
  "created_at",
] as const satisfies readonly (keyof MessagesTable)[];
/** Columns of a batch with an end-to-end encrypted message. */
const ALL_COLUMNS = [
  ...COLUMNS,
  ...["ep", "dev", "n", "com"] as const,
] as const satisfies readonly (keyof MessagesTable)[];

/** Inserts messages. */
export class Inserts {
  readonly #queries = new CompiledQueries();

  constructor(readonly db: Kysely<Tables>) {}

  /**
   * Inserts the new messages. Resolves to their rows by request key. Those are left out that were stored before, or have
   * the number of another message of the same profile and epoch.
   */
  async run(
    within: Transaction<Tables>,
    messages: readonly NewMessage[],
    ignores: ReadonlySet<string>,
  ): Promise<Map<string, StoredRow>> {
    if (messages.length === 0) return new Map();
    const isEncrypted = messages.some(({ e2ee }) => e2ee !== undefined);
    const values = messages.map((message) => valuesOf(message, ignores, isEncrypted));
    const { rows } = await within.executeQuery(this.#insert(values, isEncrypted ? ALL_COLUMNS : COLUMNS));
    const inserted = new Map<string, StoredRow>(rows.map((row) => [requestKey(row), row]));
    if (isEncrypted) await this.#tag(within, messages, inserted);
    return inserted;
  }

  /** Adds the tags of end-to-end encrypted messages, which depend on their ids. */
  async #tag(
    within: Transaction<Tables>,
    messages: readonly NewMessage[],
    inserted: Map<string, StoredRow>,
  ): Promise<void> {
    const tags: [number, string][] = [];
    for (const message of messages) {
      const key = requestKey(message);
      const row = inserted.get(key);
      if (row === undefined || message.e2ee === undefined) continue;
      const tag = message.e2ee.tagOf(row.id);
      inserted.set(key, { ...row, tag });
      tags.push([row.id, tag]);
    }
    if (tags.length > 0) await within.executeQuery(this.#update(tags));
  }

  #insert(
    rows: readonly (readonly unknown[])[],
    columns: readonly (keyof MessagesTable)[],
  ): CompiledQuery<Inserted> {
    return this.#queries.with(`insert ${columns.length} ${rows.length}`, rows.flat(), () => {
      const row = sql`(${sql.join(columns.map(() => sql.val(0)))})`;
      return sql`insert into messages (${sql.join(columns.map((column) => sql.ref(column)))})
        values ${sql.join(rows.map(() => row))}
        on conflict do nothing
        returning id, created_at as "at", hidden, sender_id as "senderId", request_id as "requestId"`.compile(
        this.db,
      );
    });
  }

  #update(tags: readonly (readonly [number, string])[]): CompiledQuery {
    return this.#queries.with(`tag ${tags.length}`, tags.flat(), () => {
      const row = sql`(cast(${sql.val(0)} as bigint), cast(${sql.val("")} as text))`;
      return sql`update messages set tag = tags.column2
        from (values ${sql.join(tags.map(() => row))}) as tags
        where messages.id = tags.column1`.compile(this.db);
    });
  }
}

/** The values of a row, in the order of its columns. */
function valuesOf(message: NewMessage, ignores: ReadonlySet<string>, isEncrypted: boolean): unknown[] {
  const values = [
    message.senderId,
    message.recipientId,
    message.ciphertext,
    message.nonce,
    message.scheme,
    message.requestId,
    pairKeyOf(message),
    ignores.has(`${message.recipientId}:${message.senderId}`) ? 1 : 0,
    message.at,
  ];
  if (!isEncrypted) return values;
  const { ep = null, dev = null, n = null, com = null } = message.e2ee ?? {};
  return [...values, ep, dev, n, com];
}
