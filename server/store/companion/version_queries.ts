// Queries on versions of the newest answer. Each locks the account, so that they follow one another.

import type { Transaction } from "kysely";
import { Refusal } from "../../protocol/errors.ts";
import { KEPT } from "../../ports/limits.ts";
import type { AnswerOutcome, CompanionQuota, Counting } from "../../ports/exchange_store.ts";
import type { CompanionVersionStore, ExtendedVersion, NewVersion } from "../../ports/version_store.ts";
import type { Dialect } from "../dialect.ts";
import type { Tables } from "../schema.ts";
import { exchangeOf } from "./exchange_queries.ts";
import { type AccountUsage, countAnswer, lockAccount } from "./free_message_queries.ts";

const NOT_KEPT: AnswerOutcome = { kind: "kept", id: null, quota: null };

/** Makes the part of the store that is about versions. */
export function createVersions(
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
  const account = await lockAccount(within, dialect, userId);
  if (account === undefined) return { kind: "gone" };
  const answer = await newestAnswer(within, userId);
  if (answer?.id !== answerId) return NOT_KEPT;
  if ((await versionsOf(within, answerId)).length >= KEPT.versions) return NOT_KEPT;
  const quota = await countOnce(within, { userId, account, answer }, counting);
  if (quota === undefined) return { kind: "no_free_message" };
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
  const account = await lockAccount(within, dialect, userId);
  if (account === undefined) return { kind: "gone" };
  const answer = await newestAnswer(within, userId);
  if (answer?.id !== answerId || !(await versionsOf(within, answerId)).includes(version)) return NOT_KEPT;
  const quota = await countOnce(within, { userId, account, answer }, counting);
  if (quota === undefined) return { kind: "no_free_message" };
  const table = version === null ? "violet_history" : "violet_versions";
  const id = version ?? answerId;
  await within.updateTable(table).set((row) => ({
    ...{ text: turn.seal(id), is_cut: turn.isCut === true ? 1 : 0, prompt_start: turn.promptStart ?? null },
    continuations: row("continuations", "+", 1),
  })).where("id", "=", id).execute();
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

/** Id and exchange of the last answer of the model, in the order of the questions, and whether it was counted. */
function newestAnswer(within: Transaction<Tables>, userId: number) {
  return within.selectFrom("violet_history as h")
    .select(["h.id", "h.is_counted", exchangeOf("h").as("exchange")])
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

/** Counts an answer that has not counted. Null for no change; undefined, without one, where no free message is left. */
async function countOnce(
  within: Transaction<Tables>,
  { userId, account, answer }: {
    readonly userId: number;
    readonly account: AccountUsage;
    readonly answer: { readonly id: number; readonly is_counted: number };
  },
  counting: Counting | null,
): Promise<CompanionQuota | null | undefined> {
  if (counting === null || answer.is_counted !== 0) return null;
  const quota = await countAnswer(within, userId, account, counting);
  if (quota === undefined) return undefined;
  await within.updateTable("violet_history").set({ is_counted: 1 }).where("id", "=", answer.id).execute();
  return quota;
}
