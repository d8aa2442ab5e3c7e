// What was said with the companion, as a page shows it: read, and deleted an exchange at a time.

import type { CompanionTurn } from "../../protocol/companion_events.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { MessageId } from "../../protocol/ids.ts";
import { DEFAULT_TURNS_LIMIT } from "../../protocol/protocol_limits.ts";
import { isoTime } from "../../ports/clock.ts";
import type { ConversationTurn, KeptVersion } from "../../ports/exchange_store.ts";
import type { MemberHandler } from "../../hub/commands.ts";
import type { QuestionParts } from "./question_taking.ts";
import { RoomSeal } from "./room_seal.ts";
import { withinVersionBudget } from "./version_budget.ts";

/** Whether a question that the store has as open is being answered. */
export type IsAlive = (node: string | undefined, id: number) => boolean;

/** Handlers of the conversation as it is shown. */
export interface ConversationTurns {
  readonly history: MemberHandler<"violet_history">;
  readonly remove: MemberHandler<"violet_delete">;
  /** All turns of an account with all their versions, oldest first, sealed one after another. */
  exported(userId: number, room: string): AsyncGenerator<CompanionTurn>;
}

/** Makes the handlers. */
export function createConversationTurns(
  { context: { digests }, companion: { kept }, runner }: QuestionParts,
  isAlive: IsAlive,
): ConversationTurns {
  return {
    async history({ userId, data: { room, before, limit = DEFAULT_TURNS_LIMIT }, reply }) {
      const seal = new RoomSeal(digests, room);
      const turns = turnsBefore(await kept.conversation(userId), before).slice(-limit);
      reply("violet_turns", {
        room,
        turns: await Promise.all(
          withinVersionBudget(turns).map((turn) => sealedTurn(seal, turn, isAlive)),
        ),
      });
    },
    async remove({ session, person: { principal }, userId, data: { room, id } }) {
      const ids = await runner.forget(userId, keptId(id));
      if (ids.length === 0) throw notKept();
      runner.tellForgotten({ principal, room }, ids, session);
    },
    async *exported(userId, room) {
      const seal = new RoomSeal(digests, room);
      for (const turn of await kept.conversation(userId)) yield await sealedTurn(seal, turn, isAlive);
    },
  };
}

/** The id of a turn that may be kept. Throws a `Refusal` `not_found` for that of a message that never is. */
export function keptId(id: MessageId): number {
  if (typeof id !== "number") throw notKept();
  return id;
}

function notKept(): Refusal {
  return new Refusal("not_found", "This is not kept any more.", { field: "id" });
}

/** A turn as the wire has it, its texts sealed with the room's key. */
export async function sealedTurn(
  seal: RoomSeal,
  { id, role, text, at, isCut, questionId, said, state, node, versions = [], chosen = 0 }: ConversationTurn,
  isAlive: IsAlive,
): Promise<CompanionTurn> {
  const isUnanswered = state === "unanswered" || (state === "open" && !isAlive(node, id));
  return {
    ...{ id, role, ts: isoTime(at), ...await seal.sealMarked(text) },
    ...(isCut === true ? { cut: true as const } : {}),
    ...(questionId === undefined ? {} : { re_id: questionId }),
    ...(said === undefined ? {} : { said }),
    ...(isUnanswered ? { unanswered: true as const } : {}),
    ...(versions.length < 2 ? {} : {
      versions: await Promise.all(versions.map((version) => sealedVersion(seal, version))),
      chosen,
    }),
  };
}

async function sealedVersion(seal: RoomSeal, { text, at, isCut }: KeptVersion) {
  return { ...await seal.seal(text), ts: isoTime(at), ...(isCut === true ? { cut: true as const } : {}) };
}

/** The turns before one, also where that is not kept any more. */
function turnsBefore(
  turns: readonly ConversationTurn[],
  before: number | undefined,
): readonly ConversationTurn[] {
  if (before === undefined) return turns;
  const index = turns.findIndex(({ id }) => id === before);
  return index === -1
    ? turns.filter(({ id, questionId = id }) => questionId < before)
    : turns.slice(0, index);
}
