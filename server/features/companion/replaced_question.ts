// A question that takes the place of an exchange: an unanswered one asked again, or the last one edited.

import { Refusal } from "../../protocol/errors.ts";
import { isUuid } from "../../protocol/ids.ts";
import type { Sealed } from "../../protocol/sealed.ts";
import { isoTime } from "../../ports/clock.ts";
import type { MemberRequest } from "../../hub/commands.ts";
import type { Asker } from "../../companion/question.ts";
import { COMPANION_PRINCIPAL, type Route } from "./answer_delivery.ts";
import type { QuestionParts } from "./question_taking.ts";

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
  { context: { clock, hub }, companion, runner }: QuestionParts,
  { session, id: requestId, reply }: MemberRequest<"violet_again" | "violet_edit">,
  { asker, text, replaces, route, sealed, transitKey = null }: ReplacedQuestion,
): Promise<void> {
  const { principal, userId, username, room } = asker;
  const at = clock.now();
  const asked = await companion.kept.ask(userId, {
    ...{ text, at, node: hub.node, replaces },
    requestId: isUuid(requestId) ? requestId.toLowerCase() : undefined,
  });
  if (asked === undefined) throw new Refusal("session_expired", "This account is no longer there.");
  const { id } = asked;
  const ack = { id, ts: isoTime(asked.at) };
  if (asked.isResend) return void reply("ack", ack);
  const question = runner.take({ asker, message: { id, at, text, transitKey } }, route);
  try {
    // A run that makes the answer again may be open at another node.
    runner.drop(userId, replaces);
    const forgotten = { room, ids: [...asked.removed] };
    hub.publisher.sendTo(COMPANION_PRINCIPAL, [principal], "violet_forgot", forgotten, {
      except: session.id,
    });
    if (sealed !== undefined) {
      session.connection.emit("pm_message", { ...ack, from: username, room, ...sealed });
    }
    await question.delivery.share();
    // Pieces of an answer name the question by the id in its acknowledgement.
    await reply("ack", ack);
  } catch (error) {
    await question.keeper.forgotten();
    throw error;
  }
  void runner.ask(question);
}
