// The newest exchange with the companion once more: its answer made again, continued, or chosen among its versions, and
// its question edited.

import { Refusal } from "../../protocol/errors.ts";
import type { ClientEventName } from "../../protocol/client_events.ts";
import { isUuid } from "../../protocol/ids.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Account } from "../../ports/account.ts";
import { hasPremium } from "../../ports/premium/premium_time.ts";
import type { MemberHandler, MemberRequest } from "../../hub/commands.ts";
import { IdempotencyCache } from "../../hub/limits/idempotency_cache.ts";
import type { Person } from "../../hub/session.ts";
import type { Asker } from "../../companion/question.ts";
import { planAgain, planEdit, planMore, type Remake } from "../../companion/remade/remake_plan.ts";
import { COMPANION_PRINCIPAL } from "./answer_delivery.ts";
import { type IsAlive, keptId, sealedTurn } from "./conversation_turns.ts";
import type { QuestionParts } from "./question_taking.ts";
import { RemadeRunner } from "./remade_runner.ts";
import { replaceQuestion } from "./replaced_question.ts";
import { RoomSeal } from "./room_seal.ts";
import { isReset, openQuestion } from "./sealed_question.ts";

/** Handlers of the newest exchange. */
export interface RemadeFeature {
  readonly again: MemberHandler<"violet_again">;
  readonly choose: MemberHandler<"violet_choose">;
  readonly more: MemberHandler<"violet_more">;
  readonly edit: MemberHandler<"violet_edit">;
}

/** What the handlers work with. */
interface Parts extends QuestionParts {
  readonly isAlive: IsAlive;
  readonly runs: RemadeRunner;
  /** Acknowledgements of runs, for requests that are sent again. */
  readonly runReceipts: IdempotencyCache;
}

/** A request about a room with the companion. */
type RoomRequest = MemberRequest<"violet_again" | "violet_choose" | "violet_more" | "violet_edit">;

/** Makes the handlers. `requireOwn` throws a `Refusal` unless the room is the person's with the companion. */
export function createRemadeFeature(
  questionParts: QuestionParts,
  { requireOwn, isAlive }: Pick<Parts, "isAlive"> & {
    readonly requireOwn: (person: Person, room: string) => void;
  },
): RemadeFeature {
  const { context, companion, runner } = questionParts;
  const parts: Parts = {
    ...{ ...questionParts, isAlive },
    runs: new RemadeRunner(context, companion, runner),
    runReceipts: new IdempotencyCache(context.clock, context.limits),
  };
  const own = <E extends ClientEventName>(
    run: (parts: Parts, request: MemberRequest<E>) => Promise<void>,
  ): MemberHandler<E> =>
  (request) => {
    requireOwn(request.person, (request.data as { readonly room: string }).room);
    return run(parts, request);
  };
  return { again: own(again), choose: own(choose), more: own(more), edit: own(edit) };
}

async function again(parts: Parts, request: MemberRequest<"violet_again">): Promise<void> {
  const { userId, session } = request;
  const id = keptId(request.data.id);
  if (await isSentAgain(parts, request)) return;
  const account = await accountOf(parts, userId);
  const plan = planAgain(
    await parts.companion.kept.conversation(userId),
    id,
    hasPremium(account, parts.context.clock.now()),
  );
  if (plan.kind !== "ask") return await start(parts, request, plan);
  const { text } = plan.question;
  await requireFree(parts, account, text, plan.question.id);
  await replaceQuestion(parts, request, {
    ...{ asker: askerOf(request), text, replaces: plan.question.id },
    route: { session: null, via: "socket", knows: session.id },
  });
}

async function more(parts: Parts, request: MemberRequest<"violet_more">): Promise<void> {
  if (await isSentAgain(parts, request)) return;
  await start(parts, request, planMore(await parts.companion.kept.conversation(request.userId)));
}

async function choose(
  { context, companion, isAlive }: Parts,
  { session, person, userId, data: { room, version, ...data } }: MemberRequest<"violet_choose">,
): Promise<void> {
  const id = keptId(data.id);
  await context.store.companions.choose(userId, id, version);
  const turn = (await companion.kept.conversation(userId)).find((turn) => turn.id === id);
  if (turn === undefined) return;
  const turns = [await sealedTurn(new RoomSeal(context.digests, room), turn, isAlive)];
  context.hub.publisher.sendTo(COMPANION_PRINCIPAL, [person.principal], "violet_turns", { room, turns }, {
    except: session.id,
  });
}

async function edit(parts: Parts, request: MemberRequest<"violet_edit">): Promise<void> {
  const { userId, data, session } = request;
  const { text, sealed, transitKey } = await openQuestion(data);
  if (isReset(text)) {
    throw new Refusal("bad_request", "A command is sent as a message.", { field: "ciphertext" });
  }
  if (await isSentAgain(parts, request)) return;
  const question = planEdit(await parts.companion.kept.conversation(userId), keptId(data.id));
  parts.companion.remade.requireNothingOpen(askerOf(request));
  await requireFree(parts, await accountOf(parts, userId), text, question.id);
  await replaceQuestion(parts, request, {
    ...{ asker: askerOf(request), text, replaces: question.id, sealed, transitKey },
    route: { session, via: "socket" },
  });
}

/** Starts a run, and acknowledges it. The answer follows by itself; the handler does not wait for it. */
async function start(
  { context: { clock }, runs, runReceipts }: Parts,
  request: RoomRequest,
  remake: Remake,
): Promise<void> {
  const { person: { principal }, id: requestId, reply } = request;
  const run = await runs.admit(askerOf(request), remake);
  try {
    const { id } = run.message;
    const sent = await runReceipts.claim(principal, requestId, { id, ts: isoTime(clock.now()) });
    if (sent !== undefined) {
      runs.giveUp(run);
      return void reply("ack", { id: sent.id });
    }
    // Pieces of the answer name the run by the id in its acknowledgement.
    await reply("ack", { id });
  } catch (error) {
    runs.giveUp(run);
    runReceipts.forget(principal, requestId);
    throw error;
  }
  void runs.run(run);
}

/** Acknowledges a request that was taken before, and says whether it was. */
async function isSentAgain(
  { context: { store }, runReceipts }: Parts,
  { person: { principal }, userId, id, reply }: RoomRequest,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const run = runReceipts.find(principal, id);
  if (run !== undefined) {
    reply("ack", { id: run.id });
    return true;
  }
  const question = await store.companions.sent(userId, id.toLowerCase());
  if (question === undefined) return false;
  reply("ack", { id: question.id, ts: isoTime(question.at) });
  return true;
}

/** Throws a `Refusal` `ai_limit_reached` for a question that the model would answer, where no free message is left. */
async function requireFree(
  { companion }: Parts,
  account: Account,
  text: string,
  replaces: number,
): Promise<void> {
  if (await companion.hasFreeMessage(account)) return;
  if (await companion.remade.isForCare(account.id, text, replaces)) return;
  throw new Refusal("ai_limit_reached", "Your free messages to Violet are used up.");
}

async function accountOf({ context: { store } }: Parts, userId: number): Promise<Account> {
  const account = await store.accounts.byId(userId);
  if (account === undefined) throw new Refusal("session_expired", "This account is no longer there.");
  return account;
}

function askerOf({ person, userId, data: { room } }: RoomRequest): Asker {
  const { principal, profile: { username } } = person;
  return { principal, userId, username, room };
}
