// Queries that read what an account and the companion have said.

import { type Kysely, type Selectable, sql } from "kysely";
import { KEPT } from "../../ports/limits.ts";
import type { ConversationTurn, KeptVersion, RememberedTurn } from "../../ports/exchange_store.ts";
import type { CannedText } from "../../protocol/companion_events.ts";
import type { CompanionHistoryTable, Tables } from "../schema.ts";
import { exchangeOf } from "./exchange_queries.ts";

/** As `CompanionStore.history`. */
export async function history(db: Kysely<Tables>, userId: number): Promise<RememberedTurn[]> {
  const rows = await db.selectFrom("violet_history as h").leftJoin(
    "violet_versions as v",
    "v.id",
    "h.chosen_id",
  )
    .select([
      ...["h.id", "h.role", "h.question_id", "v.id as version"] as const,
      sql<string>`coalesce(v.text, h.text)`.as("text"),
      sql<number>`coalesce(v.created_at, h.created_at)`.as("at"),
      sql<number>`coalesce(v.is_cut, h.is_cut)`.as("is_cut"),
      sql<number | null>`coalesce(v.prompt_start, h.prompt_start)`.as("prompt_start"),
    ])
    .where("h.user_id", "=", userId).where("h.state", "is", null).where("h.said", "is", null)
    .orderBy(exchangeOf("h"), "desc").orderBy("h.id", "desc").limit(KEPT.turns).execute();
  return rows.reverse().map(turnOf);
}

/** As `CompanionStore.conversation`. One query, so that what it reads was kept at one moment. */
export async function conversation(db: Kysely<Tables>, userId: number): Promise<ConversationTurn[]> {
  const rows = await db.selectFrom("violet_history as h").leftJoin(
    "violet_versions as v",
    "v.answer_id",
    "h.id",
  )
    .select([
      ...["h.id", "h.role", "h.text", "h.created_at as at", "h.is_cut", "h.prompt_start"] as const,
      ...["h.question_id", "h.state", "h.node", "h.said", "h.chosen_id", "h.is_counted"] as const,
      ...[
        "h.continuations",
        "v.id as version",
        "v.text as version_text",
        "v.created_at as version_at",
      ] as const,
      ...["v.is_cut as version_is_cut", "v.prompt_start as version_prompt_start"] as const,
      "v.continuations as version_continuations",
    ])
    .where("h.user_id", "=", userId).orderBy(exchangeOf("h")).orderBy("h.id").orderBy("v.id").execute();
  const byTurn = Map.groupBy(rows, ({ id }) => id);
  return [...byTurn.values()].map((ofTurn) => shownTurn(ofTurn[0]!, ofTurn.flatMap(laterVersion)));
}

/** As `CompanionStore.unanswered`. */
export async function unanswered(db: Kysely<Tables>, userId: number): Promise<number[]> {
  const rows = await db.selectFrom("violet_history as h").select("h.id")
    .where("h.user_id", "=", userId).where("h.state", "=", "unanswered")
    .where(({ not, exists, selectFrom }) =>
      not(exists(
        selectFrom("violet_history as reply").select("reply.id").where("reply.user_id", "=", userId)
          .whereRef("reply.question_id", "=", "h.id"),
      ))
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(
        selectFrom("violet_history as answer").select("answer.id").where("answer.user_id", "=", userId)
          .where("answer.role", "=", "assistant").where("answer.said", "is", null)
          .where(exchangeOf("answer"), ">", sql.ref<number>("h.id")),
      ))
    )
    .orderBy("h.id").execute();
  return rows.map(({ id }) => id);
}

/** A row of a turn, or the columns of a version by the same names. */
interface TurnRow {
  readonly id: number;
  readonly role: string;
  readonly question_id: number | null;
  readonly version: number | null;
  readonly text: string;
  readonly at: number;
  readonly is_cut: number;
  readonly prompt_start: number | null;
}

type ConversationRow =
  & TurnRow
  & Pick<
    Selectable<CompanionHistoryTable>,
    "state" | "node" | "said" | "chosen_id" | "is_counted" | "continuations"
  >;

function shownTurn(row: ConversationRow, later: readonly VersionRow[]): ConversationTurn {
  if (row.role !== "assistant") {
    const { state, node } = row;
    const kept = state === "open" || state === "unanswered" ? state : "answered";
    return { ...turnOf({ ...row, version: null }), state: kept, ...(node === null ? {} : { node }) };
  }
  if (row.said !== null) {
    return { ...turnOf({ ...row, version: null }), said: JSON.parse(row.said) as CannedText };
  }
  const chosen = later.findIndex(({ version }) => version === row.chosen_id) + 1;
  const turn = turnOf(chosen === 0 ? { ...row, version: null } : { ...row, ...later[chosen - 1] });
  const versions = [{ ...row, version: null }, ...later].map(versionOf);
  return { ...turn, isCounted: row.is_counted !== 0, versions, chosen };
}

/** Columns of a version but the first. */
interface VersionRow extends Pick<TurnRow, "text" | "at" | "is_cut" | "prompt_start"> {
  readonly version: number | null;
  readonly continuations: number;
}

/** The version that a joined row has; none without one. */
function laterVersion(row: {
  readonly version: number | null;
  readonly version_text: string | null;
  readonly version_at: number | null;
  readonly version_is_cut: number | null;
  readonly version_prompt_start: number | null;
  readonly version_continuations: number | null;
}): VersionRow[] {
  const { version, version_text: text, version_at: at, version_is_cut, version_continuations } = row;
  if (version === null || text === null || at === null) return [];
  return [{
    ...{ version, text, at, is_cut: version_is_cut ?? 0, prompt_start: row.version_prompt_start },
    continuations: version_continuations ?? 0,
  }];
}

function turnOf({ id, role, text, at, is_cut, prompt_start, question_id, version }: TurnRow): RememberedTurn {
  return {
    ...{ id, role: role === "assistant" ? role : "user", text, at },
    ...(question_id === null ? {} : { questionId: question_id }),
    ...(is_cut === 0 ? {} : { isCut: true }),
    ...(prompt_start === null ? {} : { promptStart: prompt_start }),
    ...(version === null ? {} : { version }),
  };
}

function versionOf({ version, text, at, is_cut, continuations }: VersionRow): KeptVersion {
  return { ...{ id: version, text, at, continuations }, ...(is_cut === 0 ? {} : { isCut: true }) };
}
