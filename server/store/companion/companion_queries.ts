// The companion's part of the store: what was said with each account, and free messages.

import type { Kysely, Transaction } from "kysely";
import type { CompanionStore } from "../../ports/exchange_store.ts";
import type { CompanionVersionStore } from "../../ports/version_store.ts";
import { type Dialect, retryOnDeadlock } from "../dialect.ts";
import type { Tables } from "../schema.ts";
import { conversation, history, unanswered } from "./conversation_reading.ts";
import { abandon, answer, ask, excuse, forget, giveUp } from "./exchange_queries.ts";
import { lockAccount, usedFrom } from "./free_message_queries.ts";
import { createVersions } from "./version_queries.ts";

/** Makes the companion's part of the store. */
export function createCompanions(
  db: Kysely<Tables>,
  dialect: Dialect,
): CompanionStore & CompanionVersionStore {
  // Simultaneous answers delete the same rows of past days, which can end in a deadlock.
  const transact = <T>(run: (within: Transaction<Tables>) => Promise<T>): Promise<T> =>
    retryOnDeadlock(dialect, () => db.transaction().execute(run));
  return {
    history: (userId) => history(db, userId),
    conversation: (userId) => conversation(db, userId),
    ask: (userId, question) => transact((within) => ask(within, dialect, userId, question)),
    answer: (userId, questionId, made) =>
      transact((within) => answer(within, dialect, userId, questionId, made)),
    excuse: (userId, questionId, reply) =>
      transact((within) => excuse(within, dialect, userId, questionId, reply)),
    giveUp: (userId, questionId) => transact((within) => giveUp(within, dialect, userId, questionId)),
    unanswered: (userId) => unanswered(db, userId),
    forget: (userId, id) =>
      transact(async (within) => {
        await lockAccount(within, dialect, userId);
        return await forget(within, userId, id);
      }),
    abandon: (aliveNodes) => transact((within) => abandon(within, aliveNodes)),
    ...createVersions(db, transact, dialect),
    usedFrom: (address) => usedFrom(db, address),
    reset: (userId) =>
      transact(async (within) => {
        await lockAccount(within, dialect, userId);
        await within.deleteFrom("violet_history").where("user_id", "=", userId).execute();
      }),
  };
}
