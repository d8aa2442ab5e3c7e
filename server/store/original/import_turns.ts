// What members of the original have said with the companion, sealed on the way in.

import type { OriginalRow } from "../../ports/moving/original_database.ts";
import { KEPT } from "../../ports/limits.ts";
import { isBlank } from "../../protocol/blank.ts";
import { type Importing, type People, type Person, RowBatch, watched } from "./import_state.ts";
import { idOf, textOf, timeOf } from "./original_values.ts";

type TurnRow = OriginalRow<"violet_history">;

/** Longest turn, UTF-16 code units: above the longest answer of a model. */
const MAX_TURN_LENGTH = 32 * 1024;
/** Turns of an account that are looked at: those that are kept, and questions without an answer among them. */
const MOST_TURNS = KEPT.turns + KEPT.unanswered;

interface Turn {
  readonly id: number;
  readonly isQuestion: boolean;
  readonly text: string;
  /** Undefined where it is not known. */
  readonly at: number | undefined;
}

/** A turn, and its place in the conversation. */
interface PlacedTurn extends Turn {
  /** Of an answer: its question; null for a question, and for an answer whose question is not kept. */
  readonly questionId: number | null;
  readonly state: "unanswered" | null;
}

/** Imports the newest turns of each account. */
export async function importTurns(importing: Importing, people: People): Promise<void> {
  const { original, tally, within } = importing;
  const batch = new RowBatch(within, "violet_history");
  let owner: Person | undefined;
  let newestFirst: Turn[] = [];
  const finish = async (): Promise<void> => {
    if (owner !== undefined) await importConversation(importing, batch, owner, newestFirst.toReversed());
    newestFirst = [];
  };
  for await (const row of watched(importing, "turns", "violet_history", original.turns())) {
    const userId = idOf(row.user_id);
    const person = people.get(userId);
    if (person !== owner) {
      await finish();
      owner = person;
    }
    if (people.isCompanion(userId)) tally.cannot("turns", "companion", row.id);
    else if (person === undefined) tally.cannot("turns", "no_account", row.id);
    else if (newestFirst.length === MOST_TURNS) tally.cannot("turns", "older", person.name);
    else {
      const turn = turnOf(importing, row, person);
      if (turn !== undefined) newestFirst.push(turn);
    }
  }
  await finish();
  await batch.flush();
}

function turnOf({ tally, now }: Importing, row: TurnRow, { name }: Person): Turn | undefined {
  const [id, role, text] = [idOf(row.id), textOf(row.role)?.toLowerCase(), textOf(row.text)];
  if (id === undefined || text === undefined || role !== "user" && role !== "assistant") {
    tally.cannot("turns", "malformed", name);
  } else if (isBlank(text)) tally.cannot("turns", "empty", name);
  else if (text.length > MAX_TURN_LENGTH) tally.cannot("turns", "too_long", name);
  else return { id, isQuestion: role === "user", text, at: timeOf(row.timestamp, now) };
  return undefined;
}

async function importConversation(
  { tools, tally, now }: Importing,
  batch: RowBatch<"violet_history">,
  { id: userId, name }: Person,
  turns: readonly Turn[],
): Promise<void> {
  const kept = newest(placed(turns));
  tally.cannot("turns", "older", name, turns.length - kept.length);
  let at = kept.find((turn) => turn.at !== undefined)?.at ?? now;
  for (const turn of kept) {
    if (turn.at === undefined) tally.changed("turns", "time_unknown", name);
    at = turn.at ?? at;
    await batch.add({
      ...{ id: turn.id, user_id: userId, role: turn.isQuestion ? "user" : "assistant", created_at: at },
      ...{ text: tools.sealTurn(turn.text, userId, turn.id) },
      ...{ question_id: turn.questionId, state: turn.state },
    });
    tally.comes("turns");
  }
}

/** An answer belongs to the question just before it. */
function placed(turns: readonly Turn[]): PlacedTurn[] {
  return turns.map((turn, n) => {
    const [before, after] = [turns[n - 1], turns[n + 1]];
    if (!turn.isQuestion) {
      return { ...turn, questionId: before?.isQuestion === true ? before.id : null, state: null };
    }
    return { ...turn, questionId: null, state: after?.isQuestion === false ? null : "unanswered" };
  });
}

/** What would be kept of a conversation here: the newest turns, and questions without an answer among them. */
function newest(turns: readonly PlacedTurn[]): PlacedTurn[] {
  const remembered = turns.filter(({ state }) => state === null).slice(-KEPT.turns);
  const oldest = remembered.length < KEPT.turns ? -Infinity : remembered[0]!.id;
  const unanswered = turns.filter(({ id, state }) => state !== null && id > oldest).slice(-KEPT.unanswered);
  const kept = new Set([...remembered, ...unanswered].map(({ id }) => id));
  return turns.filter(({ id }) => kept.has(id)).map((turn) => ({
    ...turn,
    questionId: turn.questionId !== null && kept.has(turn.questionId) ? turn.questionId : null,
  }));
}
