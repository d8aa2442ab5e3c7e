// Queries on versions of the newest answer. Each locks the account, so that they follow one another.

import type { Kysely, Transaction } from "kysely";
import { Refusal } from "../../protocol/errors.ts";
import { KEPT } from "../../ports/limits.ts";
import type { AnswerOutcome, CompanionQuota, Counting } from "../../ports/exchange_store.ts";
import type { CompanionVersionStore, ExtendedVersion, NewVersion } from "../../ports/version_store.ts";
import type { Dialect } from "../dialect.ts";
import type { Tables } from "../schema.ts";
import { exchangeOf, findSent } from "./exchange_queries.ts";
import { countAnswer, lockAccount, takeFrom } from "./free_message_queries.ts";

/** Makes the part of the store that is about versions. */
export function createVersions(
  db: Kysely<Tables>,
  transact: <T>(run: (within: Transaction<Tables>) => Promise<T>) => Promise<T>,
  dialect: Dialect,
): CompanionVersionStore {
  return {
    addVersion: (userId, answerId, version) =>
      transact((within) => addVersion(within, dialect, { userId, answerId }, version)),
    extend: (userId, answerId, extended) =>
      transact((within) => extend(within, dialect, { userId, answerId }, extended)),
    choose: (userId, answerId, index) =>
      transact((within) => choose(within, dialect, { userId, answerId }, index)),
    sent: (userId, requestId) => findSent(db, userId, requestId),
  };
}

/** Whose answer. */
interface AnswerKey {
  readonly userId: number;
  readonly answerId: number;
}

async function addVersion(
  within: Transaction<Tables>,
  dialect: Dialect,
  { userId, answerId }: AnswerKey,
  { turn, counting }: NewVersion,
): Promise<AnswerOutcome> {
  const count = await countOnce(within, dialect, { userId, answerId }, counting);
  if (count.kind !== "counted") return count;
  const { quota } = count;
  const isNewest = (await newestAnswer(within, userId))?.id === answerId;
  if (!isNewest || (await versionsOf(within, answerId)).length >= KEPT.versions) {
    return { kind: "kept", id: null, quota };
  }
  const { id } = await within.insertInto("violet_versions").values({
    ...{ answer_id: answerId, text: "", created_at: turn.at },
    ...{ is_cut: turn.isCut === true ? 1 : 0, prompt_start: turn.promptStart ?? null },
  }).returning("id").executeTakeFirstOrThrow();
  await within.updateTable("violet_versions").set({ text: turn.seal(id) }).where("id", "=", id).execute();
  await within.updateTable("violet_history").set({ chosen_id: id }).where("id", "=", answerId).execute();
  return { kind: "kept", id: answerId, quota };
}

async function extend(
  within: Transaction<Tables>,
  dialect: Dialect,
  { userId, answerId }: AnswerKey,
  { version, turn, counting }: ExtendedVersion,
): Promise<AnswerOutcome> {
  const count = await countOnce(within, dialect, { userId, answerId }, counting);
  if (count.kind !== "counted") return count;
  const { quota } = count;
  const isNewest = (await newestAnswer(within, userId))?.id === answerId;
  if (!isNewest || !(await versionsOf(within, answerId)).includes(version)) {
    return { kind: "kept", id: null, quota };
  }
  const table = version === null ? "violet_history" : "violet_versions";
  const id = version ?? answerId;
  await within.updateTable(table).set((row) => ({
    ...{ text: turn.seal(id), is_cut: turn.isCut === true ? 1 : 0, prompt_start: turn.promptStart ?? null },
    continuations: row("continuations", "+", 1),
  })).where("id", "=", id).execute();
  await within.updateTable("violet_history").set({ chosen_id: version }).where("id", "=", answerId).execute();
  return { kind: "kept", id: answerId, quota };
}

async function choose(
  within: Transaction<Tables>,
  dialect: Dialect,
  { userId, answerId }: AnswerKey,
  index: number,
): Promise<void> {
  await lockAccount(within, dialect, userId);
  const turn = await within.selectFrom("violet_history").select("id")
    .where("user_id", "=", userId).where("id", "=", answerId).executeTakeFirst();
  if (turn === undefined) throw new Refusal("not_found", "This is not kept any more.", { field: "id" });
  const answer = await newestAnswer(within, userId);
  if (answer?.id !== answerId || await isFollowed(within, userId, answer.exchange)) {
    throw new Refusal("conflict", "Only the newest answer has versions to choose from.", { field: "id" });
  }
  const version = (await versionsOf(within, answerId))[index];
  if (version === undefined) {
    throw new Refusal("bad_request", "The answer does not have this version.", { field: "version" });
  }
  await within.updateTable("violet_history").set({ chosen_id: version }).where("id", "=", answerId).execute();
}

/** Id and exchange of the last answer of the model, in the order of the questions. */
function newestAnswer(within: Transaction<Tables>, userId: number) {
  return within.selectFrom("violet_history as h").select(["h.id", exchangeOf("h").as("exchange")])
    .where("h.user_id", "=", userId).where("h.role", "=", "assistant").where("h.said", "is", null)
    .orderBy(exchangeOf("h"), "desc").orderBy("h.id", "desc").limit(1).executeTakeFirst();
}

/** Whether a question that was asked after that of an exchange is open. */
async function isFollowed(within: Transaction<Tables>, userId: number, exchange: number): Promise<boolean> {
  const open = await within.selectFrom("violet_history").select("id")
    .where("user_id", "=", userId).where("state", "=", "open").where("id", ">", exchange)
    .limit(1).executeTakeFirst();
  return open !== undefined;
}

/** Ids of the versions of an answer, oldest first; null for the first, whose row is the answer's. */
async function versionsOf(within: Transaction<Tables>, answerId: number): Promise<(number | null)[]> {
  const rows = await within.selectFrom("violet_versions").select("id")
    .where("answer_id", "=", answerId).orderBy("id").execute();
  return [null, ...rows.map(({ id }) => id)];
}

/** Locks the account, and counts an answer that has not counted: also one that is not kept any more. */
async function countOnce(
  within: Transaction<Tables>,
  dialect: Dialect,
  { userId, answerId }: AnswerKey,
  counting: Counting | null,
): Promise<Exclude<AnswerOutcome, { kind: "kept" }> | { kind: "counted"; quota: CompanionQuota | null }> {
  const account = await lockAccount(within, dialect, userId);
  if (account === undefined) {
    if (counting?.address) await takeFrom(within, counting.address);
    return { kind: "gone" };
  }
  const answer = await within.selectFrom("violet_history").select("is_counted")
    .where("user_id", "=", userId).where("id", "=", answerId).executeTakeFirst();
  if (counting === null || answer?.is_counted === 1) return { kind: "counted", quota: null };
  const quota = await countAnswer(within, userId, account, counting);
  if (quota === undefined) return { kind: "no_free_message" };
  await within.updateTable("violet_history").set({ is_counted: 1 })
    .where("user_id", "=", userId).where("id", "=", answerId).where("role", "=", "assistant").execute();
  return { kind: "counted", quota };
}
