// Queries that change exchanges with the companion. Each locks the account, so that they follow one another.

import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely";
import { Refusal } from "../../protocol/errors.ts";
import { KEPT } from "../../ports/limits.ts";
import type {
  AnswerOutcome,
  AskedTurn,
  CompanionStore,
  NewCannedReply,
  NewQuestion,
  NewTurn,
} from "../../ports/exchange_store.ts";
import type { Dialect } from "../dialect.ts";
import type { CompanionHistoryTable, Tables } from "../schema.ts";
import { countAnswer, lockAccount, takeFrom } from "./free_message_queries.ts";

/** Id of the question whose exchange a row of `violet_history`, by its name in the query, belongs to; else its own id. */
export function exchangeOf(row: string): RawBuilder<number> {
  return sql<number>`coalesce(${sql.ref(`${row}.question_id`)}, ${sql.ref(`${row}.id`)})`;
}

const EXCHANGE = exchangeOf("violet_history");

/** As `CompanionStore.ask`. */
export async function ask(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  { at, seal, node, requestId, replaces }: NewQuestion,
): Promise<AskedTurn | undefined> {
  if (await lockAccount(within, dialect, userId) === undefined) return undefined;
  const sent = requestId === undefined ? undefined : await findSent(within, userId, requestId);
  if (sent !== undefined) return { ...sent, isResend: true, removed: [] };
  const removed = replaces === undefined ? [] : await replace(within, userId, replaces);
  const id = await insert(within, userId, { at, seal }, {
    ...{ role: "user", state: "open", node, request_id: requestId ?? null },
  });
  return { id, at, isResend: false, removed };
}

/** As `CompanionStore.answer`. */
export async function answer(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  questionId: number,
  { turn, counting }: Parameters<CompanionStore["answer"]>[2],
): Promise<AnswerOutcome> {
  const account = await lockAccount(within, dialect, userId);
  if (account === undefined) {
    if (counting?.address) await takeFrom(within, counting.address);
    return { kind: "gone" };
  }
  const quota = counting === null ? null : await countAnswer(within, userId, account, counting);
  if (quota === undefined) {
    await forget(within, userId, questionId);
    return { kind: "no_free_message" };
  }
  if (!await isPending(within, userId, questionId)) return { kind: "kept", id: null, quota };
  await removeReplies(within, userId, questionId);
  const { isCut = false, promptStart } = turn;
  const id = await insert(within, userId, turn, {
    ...{ role: "assistant", question_id: questionId },
    ...{ is_cut: isCut ? 1 : 0, prompt_start: promptStart ?? null, is_counted: quota === null ? 0 : 1 },
  });
  await setState(within, questionId, null);
  await trim(within, userId);
  return { kind: "kept", id, quota };
}

/** As `CompanionStore.excuse`. */
export async function excuse(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  questionId: number,
  { said, ...turn }: NewCannedReply,
): Promise<number | null> {
  await lockAccount(within, dialect, userId);
  if (!await isPending(within, userId, questionId)) return null;
  await removeReplies(within, userId, questionId);
  const id = await insert(within, userId, turn, {
    ...{ role: "assistant", question_id: questionId, said: JSON.stringify(said), is_counted: 0 },
  });
  await setState(within, questionId, "unanswered");
  await trim(within, userId);
  return id;
}

/** As `CompanionStore.giveUp`. */
export async function giveUp(
  within: Transaction<Tables>,
  dialect: Dialect,
  userId: number,
  questionId: number,
): Promise<boolean> {
  await lockAccount(within, dialect, userId);
  const { numUpdatedRows } = await within.updateTable("violet_history")
    .set({ state: "unanswered", node: null })
    .where("user_id", "=", userId).where("id", "=", questionId).where("state", "=", "open")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await trim(within, userId);
  return true;
}

/** Deletes the exchange that a turn of a locked account belongs to. Resolves to the ids of its turns, in order. */
export async function forget(within: Transaction<Tables>, userId: number, id: number): Promise<number[]> {
  const exchange = within.selectFrom("violet_history").select(EXCHANGE.as("exchange"))
    .where("user_id", "=", userId).where("id", "=", id);
  const removed = await within.deleteFrom("violet_history").where("user_id", "=", userId)
    .where(EXCHANGE, "=", exchange).returning("id").execute();
  return removed.map((row) => row.id).sort((a, b) => a - b);
}

/** As `CompanionStore.abandon`. */
export function abandon(
  db: Kysely<Tables>,
  aliveNodes: readonly string[],
): Promise<{ userId: number; id: number }[]> {
  return db.updateTable("violet_history").set({ state: "unanswered", node: null })
    .where("state", "=", "open")
    .$if(aliveNodes.length > 0, (query) => query.where("node", "not in", [...aliveNodes]))
    .returning(["user_id as userId", "id"]).execute();
}

/** The question that came with a request. */
export function findSent(
  db: Kysely<Tables>,
  userId: number,
  requestId: string,
): Promise<{ id: number; at: number } | undefined> {
  return db.selectFrom("violet_history").select(["id", "created_at as at"])
    .where("user_id", "=", userId).where("request_id", "=", requestId).executeTakeFirst();
}

async function replace(within: Transaction<Tables>, userId: number, id: number): Promise<number[]> {
  const question = await within.selectFrom("violet_history as q").select("q.state")
    .innerJoin("violet_history", (join) => join.on("q.id", "=", EXCHANGE))
    .where("violet_history.user_id", "=", userId).where("violet_history.id", "=", id).executeTakeFirst();
  if (question === undefined) throw new Refusal("not_found", "This is not kept any more.", { field: "id" });
  if (question.state === "open") {
    throw new Refusal("conflict", "Violet is still answering this.", { field: "id" });
  }
  return await forget(within, userId, id);
}

/** Whether a question is kept, and has no answer. */
async function isPending(within: Transaction<Tables>, userId: number, questionId: number): Promise<boolean> {
  const row = await within.selectFrom("violet_history").select("id")
    .where("user_id", "=", userId).where("id", "=", questionId).where("state", "is not", null)
    .executeTakeFirst();
  return row !== undefined;
}

async function removeReplies(
  within: Transaction<Tables>,
  userId: number,
  questionId: number,
): Promise<void> {
  await within.deleteFrom("violet_history")
    .where("user_id", "=", userId).where("question_id", "=", questionId).execute();
}

async function setState(within: Transaction<Tables>, id: number, state: "unanswered" | null): Promise<void> {
  await within.updateTable("violet_history").set({ state, node: null }).where("id", "=", id).execute();
}

type Columns = Partial<Record<keyof CompanionHistoryTable, string | number | null>> & {
  readonly role: string;
};

/** Adds a turn. Its text is sealed with the row's id, so the row is inserted first. */
async function insert(
  within: Transaction<Tables>,
  userId: number,
  { at, seal }: NewTurn,
  columns: Columns,
): Promise<number> {
  const { id } = await within.insertInto("violet_history")
    .values({ user_id: userId, text: "", created_at: at, ...columns } as never)
    .returning("id").executeTakeFirstOrThrow();
  await within.updateTable("violet_history").set({ text: seal(id) }).where("id", "=", id).execute();
  return id;
}

/** Deletes the oldest exchanges of an account beyond what is kept. Open questions stay. */
async function trim(within: Transaction<Tables>, userId: number): Promise<void> {
  const rows = await within.selectFrom("violet_history")
    .select(["id", "role", "state", "said", EXCHANGE.as("exchange")])
    .where("user_id", "=", userId).orderBy(EXCHANGE).orderBy("id").execute();
  const remembered = rows.filter(({ state, said }) => state === null && said === null);
  const kept = remembered.slice(-KEPT.turns);
  const oldest = kept.length < KEPT.turns ? -Infinity : kept[0]!.exchange;
  const unanswered = rows.filter(({ state }) => state === "unanswered");
  const keptUnanswered = new Set(
    unanswered.filter(({ id }) => id > oldest).slice(-KEPT.unanswered).map(({ id }) => id),
  );
  const removed = new Set(unanswered.map(({ id }) => id).filter((id) => !keptUnanswered.has(id)));
  const ids = [
    ...remembered.slice(0, remembered.length - kept.length),
    ...rows.filter(({ exchange }) => removed.has(exchange)),
  ].map(({ id }) => id);
  if (ids.length === 0) return;
  await within.deleteFrom("violet_history").where("user_id", "=", userId).where("id", "in", ids).execute();
}
