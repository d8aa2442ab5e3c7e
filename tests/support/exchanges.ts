// Exchanges with the companion, put straight into a store.

import type { CompanionQuota, Counting, NewTurn } from "../../server/ports/exchange_store.ts";
import type { Store } from "../../server/ports/store.ts";

/** Where the open questions are answered. */
export const NODE = "a node";
const MOMENT = Date.UTC(2025, 0, 2, 3, 4, 5, 6);
/** Id of no question. */
const NO_QUESTION = 2 ** 40;

/** A turn whose text names the row that it is sealed for. */
export function sealedTurn(text: string, at = MOMENT): NewTurn {
  return { at, seal: (id) => `${text} for ${id}` };
}

/** Asks `about?`, and leaves it open. Resolves to its id; undefined without an account. */
export async function askOpen(store: Store, userId: number, about: string): Promise<number | undefined> {
  return (await store.companions.ask(userId, { ...sealedTurn(`${about}?`), node: NODE }))?.id;
}

/** Asks `about?` and answers `about!`. Resolves to the ids of both; to those of a gone account never. */
export async function exchange(
  store: Store,
  userId: number,
  about: string,
  { counting = null, isCut = false, promptStart }: {
    readonly counting?: Counting | null;
    readonly isCut?: boolean;
    readonly promptStart?: number;
  } = {},
): Promise<{ asked: number; answered: number | null; quota: CompanionQuota | null }> {
  const asked = await askOpen(store, userId, about);
  if (asked === undefined) throw new Error("The account is gone");
  const turn = { ...sealedTurn(`${about}!`, MOMENT + 1), isCut };
  const outcome = await store.companions.answer(userId, asked, {
    ...{ turn: promptStart === undefined ? turn : { ...turn, promptStart }, counting },
  });
  if (outcome.kind !== "kept") throw new Error(`The answer is not kept: ${outcome.kind}`);
  return { asked, answered: outcome.id, quota: outcome.quota };
}

/** Counts an answer that is not kept. Undefined where no free message is left, or the account is gone. */
export async function count(
  store: Pick<Store, "companions">,
  userId: number,
  counting: Counting,
): Promise<CompanionQuota | undefined> {
  const outcome = await store.companions.answer(userId, NO_QUESTION, { turn: sealedTurn("!"), counting });
  return outcome.kind === "kept" ? outcome.quota ?? undefined : undefined;
}

/** What prompts remember of an account, without the rows that it is sealed for. */
export async function remembered(store: Store, userId: number): Promise<string[]> {
  return (await store.companions.history(userId)).map(({ text }) => text.split(" for ")[0]!);
}

/** All that is kept of an account, with the state of what has no answer, and canned replies by their key. */
export async function keptOf(store: Store, userId: number): Promise<string[]> {
  return (await store.companions.conversation(userId)).map(({ text, state, said }) => {
    const about = said === undefined ? text.split(" for ")[0]! : `(${said.key})`;
    return state === undefined || state === "answered" ? about : `${about} ${state}`;
  });
}
