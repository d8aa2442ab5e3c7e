// Talking with Violet: what arrives from sockets and REST, and what they get back.

import { Refusal } from "../../protocol/errors.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { seal, type Sealed } from "../../protocol/sealed.ts";
import { messageText } from "../../protocol/text.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Account } from "../../ports/store.ts";
import type { JoinedHandler, JoinedRequest, MemberHandler } from "../../hub/commands.ts";
import { IdempotencyCache } from "../../hub/limits/idempotency_cache.ts";
import { type Person, principalOf, type Session, userOf } from "../../hub/session.ts";
import type { Companion } from "../../companion/companion.ts";
import type { Context } from "../context.ts";
import { COMPANION_PRINCIPAL, type RunningQuestion, sealForRoom } from "./answer_delivery.ts";
import { isReset, openQuestion, type SealedQuestion } from "./sealed_question.ts";
import { QuestionRunner, type RestAnswer } from "./question_runner.ts";

/** Handlers of the conversation with Violet, and what REST needs of it. */
export interface CompanionFeature {
  readonly open: JoinedHandler<"pm_open">;
  readonly message: JoinedHandler<"pm_message">;
  readonly reset: MemberHandler<"violet_reset">;
  readonly stop: JoinedHandler<"violet_stop">;
  /** Throws a `Refusal` `forbidden` unless the room is this person's with Violet. */
  requireOwn(person: Person, session: Session, room: string): void;
  /** What she remembers of an account, sealed with the room's key. */
  history(account: Account, page: { before?: number; limit: number }): Promise<CompanionHistory>;
  /**
   * Asks over REST; the answer is sealed with the question's key. Throws a `Refusal`: `bad_request`, `empty`,
   * `too_long`, `ai_limit_reached`, and `unavailable` when there is no place in the line.
   */
  ask(account: Account, question: SealedQuestion): Promise<Sealed & Pick<RestAnswer, "quota">>;
  /** Cancels every question. */
  close(): void;
}

/** The conversation with Violet as REST answers it, oldest first. */
export interface CompanionHistory {
  room_key: string;
  messages: {
    from_me: boolean;
    ciphertext: string;
    nonce: string;
    ts: string;
    id: number;
    scheme: "room";
    /** There for an answer that its asker ended before the model did. */
    cut?: true;
  }[];
}

/** Violet, as everybody sees her. */
const VIOLET = userOf({ username: BOT_NAME, userId: 0, role: "user", isVerified: true }, "user");

/** Makes the conversation with Violet. */
export function createCompanionFeature(context: Context, companion: Companion): CompanionFeature {
  const { digests } = context;
  const talks = new QuestionRunner(context, companion);
  const resends = new IdempotencyCache(context.clock, context.limits);

  return {
    open({ person, session, reply }) {
      const room = roomOf(person, session);
      reply("pm_ready", { with: BOT_NAME, room, room_key: digests.roomKey(room), peer: VIOLET });
    },
    message(request) {
      requireOwn(request.person, request.session, request.data.room);
      const { userId } = request.person.profile;
      return userId === null
        ? answerGuest(context, companion, request)
        : takeQuestion({ context, talks, resends }, request, userId);
    },
    async reset({ session, person, userId }) {
      await talks.reset(userId);
      const room = memberRoom(userId);
      context.hub.publisher.sendTo(COMPANION_PRINCIPAL, [person.principal], "violet_forgot", { room }, {
        except: session.id,
      });
    },
    stop({ person, session, data }) {
      requireOwn(person, session, data.room);
      context.bus.publish({
        kind: "companion",
        change: { type: "stop_answer", principal: person.principal },
      });
    },
    requireOwn,
    history: (account, page) => history(context, companion, account, page),
    async ask({ id: userId, username }, question) {
      const { text, transitKey } = await openQuestion(question);
      const { clock } = context;
      const principal = principalOf("", userId);
      const talk: RunningQuestion = {
        ...{ room: memberRoom(userId), principal, userId, username, text, from: null },
        ...{ id: clock.uuid(), at: clock.now() },
      };
      const answer = isReset(text)
        ? await talks.restAnswer(talk, await talks.forget(talk))
        : await talks.askOverRest(talk);
      return { ...await seal(transitKey, answer.text), quota: answer.quota };
    },
    close: () => talks.cancelAll(),
  };
}

interface Parts {
  readonly context: Context;
  readonly talks: QuestionRunner;
  readonly resends: IdempotencyCache;
}

/** Takes a member's question and acknowledges it. The answer comes when it comes; nothing waits for it here. */
async function takeQuestion(
  { context, talks, resends }: Parts,
  { session, person, data, id: requestId, reply }: JoinedRequest<"pm_message">,
  userId: number,
): Promise<void> {
  const { text, sealed, transitKey } = await openQuestion(data);
  const { principal, profile: { username } } = person;
  const receipt = { id: context.clock.uuid(), at: context.clock.now() };
  const talk: RunningQuestion = {
    ...{ ...receipt, room: data.room, principal, userId, username, text },
    from: { session, transitKey },
  };
  const ack = { id: talk.id, ts: isoTime(talk.at) };
  const sent = await resends.claim(principal, requestId, ack);
  if (sent !== undefined) return void reply("ack", { id: sent.id, ts: sent.ts });
  try {
    session.connection.emit("pm_message", { ...ack, from: username, room: talk.room, ...sealed });
    await talks.share(talk);
    const forgotten = isReset(text) ? await talks.forget(talk) : null;
    // Pieces of an answer name the question by the id in its acknowledgement.
    await reply("ack", ack);
    if (forgotten !== null) return await talks.say(talk, forgotten);
  } catch (error) {
    resends.forget(principal, requestId);
    throw error;
  }
  void talks.ask(talk).then((answered) => {
    // Who went away before a sentence of the answer may come back and ask again.
    if (!answered) resends.forget(principal, requestId);
  });
}

/** Answers a guest, plainly: nothing a guest says is sealed here, or kept. */
async function answerGuest(
  { clock }: Context,
  companion: Companion,
  { session, person, data, reply }: JoinedRequest<"pm_message">,
): Promise<void> {
  const plain = data.text !== undefined && data.ciphertext === undefined;
  const { text, sealed } = plain
    ? { text: messageText(data.text ?? ""), sealed: undefined }
    : await openQuestion(data);
  const { room } = data;
  const head = { id: clock.uuid(), ts: isoTime(clock.now()) };
  session.connection.emit("pm_message", {
    ...{ ...head, room, from: person.profile.username },
    ...(sealed ?? { text }),
  });
  reply("ack", head);
  const answer = { id: clock.uuid(), ts: isoTime(clock.now()), from: BOT_NAME, room };
  session.connection.emit("pm_message", { ...answer, text: companion.toGuest(text) });
}

async function history(
  context: Context,
  companion: Companion,
  { id: userId }: Account,
  { before = Infinity, limit }: { before?: number; limit: number },
): Promise<CompanionHistory> {
  const room = memberRoom(userId);
  const turns = (await companion.memory(userId)).filter(({ id }) => id < before).slice(-limit);
  const messages = turns.map(async ({ id, role, text, at, isCut }) => ({
    ...{ id, from_me: role === "user", ts: isoTime(at) },
    ...(isCut === true ? { cut: true as const } : {}),
    ...await sealForRoom(context, room, text),
  }));
  return { room_key: context.digests.roomKey(room), messages: await Promise.all(messages) };
}

function requireOwn(person: Person, session: Session, room: string): void {
  if (room !== roomOf(person, session)) {
    throw new Refusal("forbidden", "This is not your conversation.");
  }
}

/** A member's room with Violet lasts as the account does, a guest's as the session. */
function roomOf({ profile }: Person, session: Session): string {
  return profile.userId === null ? `violet-${session.id}` : memberRoom(profile.userId);
}

function memberRoom(userId: number): string {
  return `violet-${userId}`;
}
