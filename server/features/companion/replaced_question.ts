// A question that takes the place of an exchange: an unanswered one asked again, or the last one edited.

import type { Sealed } from "../../protocol/sealed.ts";
import { isoTime } from "../../ports/clock.ts";
import type { MemberRequest } from "../../hub/commands.ts";
import type { Asker } from "../../companion/question.ts";
import type { Route } from "./answer_delivery.ts";
import { keepQuestion, type QuestionParts } from "./question_taking.ts";
import { RoomSeal } from "./room_seal.ts";

/** The new question. */
export interface ReplacedQuestion {
  readonly asker: Asker;
  readonly text: string;
  /** Id of a turn of the exchange that gives way. */
  readonly replaces: number;
  readonly route: Route;
  /** As the client has sealed it, and with which key; absent where everything is sealed with the room's key. */
  readonly sealed?: Sealed;
  readonly transitKey?: CryptoKey | null;
}

/**
 * Keeps the question in place of the exchange, shows it, and acknowledges it. The answer follows by itself. Throws a
 * `Refusal` `not_found`, `conflict` or `session_expired`.
 */
export async function replaceQuestion(
  parts: QuestionParts,
  { session, id: requestId, reply }: MemberRequest<"violet_again" | "violet_edit">,
  { asker, text, replaces, route, sealed, transitKey = null }: ReplacedQuestion,
): Promise<void> {
  const { userId, username, room } = asker;
  const { context: { clock, digests }, runner } = parts;
  const at = clock.now();
  // What could fail of showing it comes first: once the question is kept, the exchange is gone.
  const shown = await new RoomSeal(digests, room).sealMarked(text);
  const asked = await keepQuestion(parts, userId, { text, at, requestId, replaces });
  const { id } = asked;
  const ack = { id, ts: isoTime(asked.at) };
  if (asked.isResend) return void reply("ack", ack);
  const question = runner.take({ asker, message: { id, at, text, transitKey } }, { ...route, shown });
  try {
    // A run that makes the answer again may be open at another node.
    runner.drop(userId, replaces);
    runner.tellForgotten(asker, asked.removed, session);
    if (sealed !== undefined) {
      session.connection.emit("pm_message", { ...ack, from: username, room, ...sealed });
    }
    await question.delivery.share();
    // Pieces of an answer name the question by the id in its acknowledgement.
    await reply("ack", ack);
  } catch (error) {
    // It stays, in place of the exchange, and may be asked again.
    await question.keeper.unanswered();
    throw error;
  }
  void runner.ask(question);
}
