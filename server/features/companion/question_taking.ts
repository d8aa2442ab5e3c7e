// Takes questions of members, over sockets and REST: opens, keeps, shows and acknowledges them.

import { Refusal } from "../../protocol/errors.ts";
import { isUuid } from "../../protocol/ids.ts";
import { seal, type Sealed } from "../../protocol/sealed.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Account } from "../../ports/account.ts";
import type { AskedTurn, NewQuestion } from "../../ports/exchange_store.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import type { IdempotencyCache } from "../../hub/limits/idempotency_cache.ts";
import { type Person, principalOf } from "../../hub/session.ts";
import type { Companion } from "../../companion/companion.ts";
import type { Context } from "../context.ts";
import type { QuestionRunner, RestAnswer } from "./question_runner.ts";
import { isReset, type OpenedQuestion, openQuestion, type SealedQuestion } from "./sealed_question.ts";

/** An answer over REST, sealed with the question's key. */
export type SealedAnswer = Sealed & Pick<RestAnswer, "said" | "quota">;

/** A caller over REST who waits for an answer. */
export interface RestCaller {
  /** Aborts when the caller no longer waits. Then the question is cancelled, and not counted. */
  readonly givenUp: AbortSignal;
  /** Called when the question has a place in the queue: it is refused only if it is cancelled, or its account changes. */
  readonly onQueued: () => void;
}

/** What the handlers of a question work with. */
export interface QuestionParts {
  readonly context: Context;
  readonly companion: Companion;
  readonly runner: QuestionRunner;
  /** Acknowledgements by principal and request id, for questions that are sent again. */
  readonly receipts: IdempotencyCache;
  /** Sessions of guests who were asked to register. */
  readonly invited: WeakSet<Person>;
}

/** Takes a member's question and acknowledges it. The answer follows by itself; the handler does not wait for it. */
export async function takeQuestion(
  parts: QuestionParts,
  request: JoinedRequest<"pm_message">,
  userId: number,
): Promise<void> {
  const { context: { clock, store }, runner, receipts } = parts;
  const { session, person, data: { room, ...data }, id: requestId, reply } = request;
  const opened = await openQuestion(data);
  if (isReset(opened.text)) return await takeReset(parts, request, userId, opened);
  const { text, sealed, transitKey } = opened;
  const { principal, profile: { username } } = person;
  const at = clock.now();
  const asked = await keepQuestion(parts, userId, { text, at, requestId });
  const { id } = asked;
  const ack = { id, ts: isoTime(asked.at) };
  if (asked.isResend) return void reply("ack", ack);
  // The first sending may be forgotten already.
  const sent = await receipts.claim(principal, requestId, ack);
  if (sent !== undefined) {
    await store.companions.forget(userId, id);
    return void reply("ack", { id: sent.id, ts: sent.ts });
  }
  const message = { id, at, text, transitKey };
  const question = runner.take({ asker: { principal, userId, username, room }, message }, {
    ...{ session, via: "socket" },
  });
  try {
    session.connection.emit("pm_message", { ...ack, from: username, room, ...sealed });
    await question.delivery.share();
    // Pieces of an answer name the question by the id in its acknowledgement.
    await reply("ack", ack);
  } catch (error) {
    receipts.forget(principal, requestId);
    await question.keeper.forgotten();
    throw error;
  }
  void runner.ask(question);
}

/** What is kept of a question as it is taken. */
interface TakenQuestion extends Pick<NewQuestion, "at" | "replaces"> {
  readonly text: string;
  /** The client's id of the request. A resend is known by it if it is a UUID. */
  readonly requestId?: string | undefined;
}

/** Keeps a question as open at this node. Throws a `Refusal` `session_expired`, and those of `CompanionStore.ask`. */
export async function keepQuestion(
  { context: { hub }, companion }: QuestionParts,
  userId: number,
  { requestId, ...question }: TakenQuestion,
): Promise<AskedTurn> {
  const asked = await companion.kept.ask(userId, {
    ...{ ...question, node: hub.node },
    requestId: isUuid(requestId) ? requestId.toLowerCase() : undefined,
  });
  if (asked === undefined) throw new Refusal("session_expired", "This account is no longer there.");
  return asked;
}

/** Takes the text that has the companion forget everything. It is not kept. */
async function takeReset(
  { context: { clock }, runner, receipts }: QuestionParts,
  { session, person: { principal, profile: { username } }, data: { room }, id: requestId, reply }:
    JoinedRequest<
      "pm_message"
    >,
  userId: number,
  { text, sealed, transitKey }: OpenedQuestion,
): Promise<void> {
  const message = { id: clock.uuid(), at: clock.now(), text, transitKey };
  const delivery = runner.delivery({ asker: { principal, userId, username, room }, message }, {
    ...{ session, via: "socket" },
  });
  const ack = { id: message.id, ts: isoTime(message.at) };
  const sent = await receipts.claim(principal, requestId, ack);
  if (sent !== undefined) return void reply("ack", { id: sent.id, ts: sent.ts });
  try {
    session.connection.emit("pm_message", { ...ack, from: username, room, ...sealed });
    await delivery.share();
    const forgotten = await runner.reset(userId);
    await reply("ack", ack);
    await delivery.say(forgotten);
  } catch (error) {
    receipts.forget(principal, requestId);
    throw error;
  }
}

export async function askOverRest(
  parts: QuestionParts,
  { id: userId, username }: Account,
  sealedQuestion: SealedQuestion,
  { givenUp, onQueued }: RestCaller,
): Promise<SealedAnswer> {
  const { context: { clock }, runner } = parts;
  const { text, transitKey } = await openQuestion(sealedQuestion);
  const asker = { principal: principalOf("", userId), userId, username, room: memberRoom(userId) };
  const at = clock.now();
  const route = { session: null, via: "rest", onMoved: onQueued } as const;
  if (isReset(text)) {
    const message = { id: clock.uuid(), at, text, transitKey };
    const delivery = runner.delivery({ asker, message }, route);
    return await sealedAnswer(transitKey, await runner.respond(userId, delivery, await runner.reset(userId)));
  }
  const asked = await keepQuestion(parts, userId, { text, at });
  const question = runner.take({ asker, message: { id: asked.id, at, text, transitKey } }, route);
  // Once the model has said something, the answer goes on for the sockets of the asker, and is kept.
  const giveUp = (): void => question.hasBegun ? undefined : question.forget();
  givenUp.addEventListener("abort", giveUp);
  if (givenUp.aborted) giveUp();
  try {
    return await sealedAnswer(transitKey, await runner.askOverRest(question));
  } finally {
    givenUp.removeEventListener("abort", giveUp);
  }
}

async function sealedAnswer(key: CryptoKey, { text, ...rest }: RestAnswer): Promise<SealedAnswer> {
  return { ...await seal(key, text), ...rest };
}

/** Name of a member's room with the companion. */
export function memberRoom(userId: number): string {
  return `violet-${userId}`;
}
