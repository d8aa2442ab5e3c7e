// The conversation with the companion: what sockets and REST ask, and what they get back.

import { Refusal } from "../../protocol/errors.ts";
import type { CompanionTurn } from "../../protocol/companion_events.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { messageText } from "../../protocol/text.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Account } from "../../ports/account.ts";
import type { JoinedHandler, JoinedRequest, MemberHandler } from "../../hub/commands.ts";
import { IdempotencyCache } from "../../hub/limits/idempotency_cache.ts";
import { BOT } from "../../hub/presence/user_list.ts";
import type { Person } from "../../hub/session.ts";
import type { Companion } from "../../companion/companion.ts";
import type { Context } from "../context.ts";
import { createConversationTurns, type IsAlive } from "./conversation_turns.ts";
import { QuestionRunner } from "./question_runner.ts";
import {
  askOverRest,
  memberRoom,
  type QuestionParts,
  type RestCaller,
  type SealedAnswer,
  takeQuestion,
} from "./question_taking.ts";
import { createRemadeFeature, type RemadeFeature } from "./remade_feature.ts";
import { ReturnGreeting } from "./return_greeting.ts";
import { RoomSeal } from "./room_seal.ts";
import { openQuestion, type SealedQuestion } from "./sealed_question.ts";

export type { RestCaller, SealedAnswer } from "./question_taking.ts";

/** Handlers of the conversation with the companion, and what REST needs of it. */
export interface CompanionFeature {
  readonly open: JoinedHandler<"pm_open">;
  readonly message: JoinedHandler<"pm_message">;
  readonly reset: MemberHandler<"violet_reset">;
  readonly stop: JoinedHandler<"violet_stop">;
  readonly turns: MemberHandler<"violet_history">;
  readonly remove: MemberHandler<"violet_delete">;
  /** The newest exchange once more: its answer, or its question. */
  readonly remade: RemadeFeature;
  /** Throws a `Refusal` `forbidden` unless the room is this person's with the companion. */
  requireOwn(person: Person, room: string): void;
  /** The newest `limit` turns that are remembered of an account, before the id `before`, sealed with the room's key. */
  history(account: Account, page: { before?: number; limit: number }): Promise<CompanionHistory>;
  /** All turns of an account with all their versions, oldest first, sealed with the room's key. */
  exported(account: Account): AsyncGenerator<CompanionTurn>;
  /**
   * Asks over REST; the answer is sealed with the question's key. Throws a `Refusal`: `bad_request`, `empty`,
   * `too_long`, `ai_limit_reached`, `session_expired`, and `unavailable` when the queue is full or the question was
   * cancelled.
   */
  ask(account: Account, question: SealedQuestion, waiting: RestCaller): Promise<SealedAnswer>;
  /** Loads the model if it is not in memory. Never rejects. */
  wake(): Promise<void>;
  /** Ends what nodes have left open that are gone. Call it once this node has joined the others. Never rejects. */
  recover(): Promise<void>;
  /** Cancels every question. */
  close(): void;
}

/** The conversation with the companion as REST answers it, oldest first. */
export interface CompanionHistory {
  room: string;
  room_key: string;
  messages: {
    from_me: boolean;
    ciphertext: string;
    nonce: string;
    ts: string;
    id: number;
    scheme: "room";
    /** Present in an answer that its asker ended before the model did. */
    cut?: true;
  }[];
}

/** Makes the conversation with the companion. */
export function createCompanionFeature(context: Context, companion: Companion): CompanionFeature {
  const { digests } = context;
  const runner = new QuestionRunner(context, companion);
  const receipts = new IdempotencyCache(context.clock, context.limits);
  const parts: QuestionParts = { context, companion, runner, receipts, invited: new WeakSet() };
  const greeting = new ReturnGreeting(context, runner);
  const isAlive: IsAlive = (node, id) => greeting.isAlive(node, id);
  const turns = createConversationTurns(parts, isAlive);

  return {
    open({ person, reply }) {
      if (person.profile.userId !== null) void companion.warmUp.run();
      const room = roomOf(person);
      reply("pm_ready", {
        ...{ with: BOT_NAME, room, room_key: digests.roomKey(room), peer: BOT },
        ...(companion.isHere ? {} : { elsewhere: true }),
      });
    },
    message(request) {
      requireOwn(request.person, request.data.room);
      const { userId } = request.person.profile;
      return userId === null ? answerGuest(parts, request) : takeQuestion(parts, request, userId);
    },
    async reset({ session, person, userId }) {
      await runner.reset(userId);
      runner.tellForgotten({ principal: person.principal, room: memberRoom(userId) }, undefined, session);
    },
    stop({ person, data }) {
      requireOwn(person, data.room);
      context.bus.publish({
        kind: "companion",
        change: { type: "stop_answer", principal: person.principal },
      });
    },
    turns(request) {
      requireOwn(request.person, request.data.room);
      return turns.history(request);
    },
    remove(request) {
      requireOwn(request.person, request.data.room);
      return turns.remove(request);
    },
    remade: createRemadeFeature(parts, { requireOwn, isAlive }),
    requireOwn,
    history: (account, page) => history(context, companion, account, page),
    exported: ({ id }) => turns.exported(id, memberRoom(id)),
    ask: (account, question, caller) => askOverRest(parts, account, question, caller),
    wake: () => companion.warmUp.run(),
    recover: () => greeting.recover(),
    close() {
      greeting.close();
      runner.cancelAll();
    },
  };
}

/** Answers a guest with a canned reply that is not sealed. Nothing is kept. */
async function answerGuest(
  { context: { clock }, companion, invited }: QuestionParts,
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
  const { invites, ...canned } = companion.toGuest(text, invited.has(person));
  if (invites) invited.add(person);
  session.connection.emit("pm_message", { ...answer, ...canned });
}

async function history(
  context: Context,
  companion: Companion,
  { id: userId }: Account,
  { before = Infinity, limit }: { before?: number; limit: number },
): Promise<CompanionHistory> {
  const room = memberRoom(userId);
  const seal = new RoomSeal(context.digests, room);
  const turns = (await companion.kept.memory(userId)).filter(({ id }) => id < before).slice(-limit);
  const messages = turns.map(async ({ id, role, text, at, isCut }) => ({
    ...{ id, from_me: role === "user", ts: isoTime(at) },
    ...(isCut === true ? { cut: true as const } : {}),
    ...await seal.sealMarked(text),
  }));
  return { room, room_key: context.digests.roomKey(room), messages: await Promise.all(messages) };
}

function requireOwn(person: Person, room: string): void {
  if (room !== roomOf(person)) {
    throw new Refusal("forbidden", "This is not your conversation.");
  }
}

/** Name of a person's room with the companion. A member's lasts as long as the account, a guest's as the session. */
function roomOf({ profile, principal }: Person): string {
  return profile.userId === null ? `violet-${principal.replace("guest:", "")}` : memberRoom(profile.userId);
}
