// An open question: its states, what ends it early, and the registry of all that are open.

import { deepEqual, equal } from "node:assert/strict";
import type { Delivery } from "../../../server/companion/answer.ts";
import type { QuestionKeeper } from "../../../server/companion/kept/question_keeper.ts";
import { OpenQuestions } from "../../../server/companion/open_questions.ts";
import { Question } from "../../../server/companion/question.ts";
import { newKey, readKey } from "../../../server/protocol/sealed.ts";
import { QueueStatus } from "../../../server/features/companion/queue_status.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const nowhere: Delivery = {
  via: "socket",
  moved() {},
  share: () => Promise.resolve(),
  sendPiece() {},
  delivered: () => Promise.resolve(""),
  say: () => Promise.resolve(),
  tellSoFar() {},
  over() {},
  limitReached() {},
};

/** Keeps nothing. */
const noKeeper: QuestionKeeper = {
  memory: () => Promise.resolve([]),
  answered: () => Promise.resolve({ kind: "gone" }),
  excused: () => Promise.resolve(null),
  unanswered: () => Promise.resolve(null),
  forgotten: () => Promise.resolve(),
};

async function ask(userId: number, delivery: Partial<Delivery> = {}): Promise<Question> {
  const asker = {
    principal: `account:${userId}`,
    userId,
    username: `user-${userId}`,
    room: `violet-${userId}`,
  };
  const transitKey = (await readKey(newKey()))!;
  const message = { id: crypto.randomUUID(), at: 0, text: "Hello", transitKey };
  return new Question({ asker, message }, { ...nowhere, ...delivery }, noKeeper);
}

Deno.test("question: it waits, loads, answers and ends, and its position goes with it", async () => {
  const pieces: string[] = [];
  const question = await ask(1, { sendPiece: (text) => pieces.push(text) });
  const seen: [kind: string, position: number | null, isRunning: boolean][] = [];
  const see = (): void => void seen.push([question.state.kind, question.position, question.isRunning]);
  see();
  for (const position of [2, 1, 0]) {
    question.moved(position);
    see();
  }
  question.addPiece("Good ");
  question.addPiece("evening");
  see();
  question.end();
  see();
  deepEqual(seen, [
    ["asked", null, false],
    ["waiting", 2, false],
    ["waiting", 1, false],
    ["loading", 0, true],
    ["answering", 0, true],
    ["ended", 0, false],
  ]);
  deepEqual(pieces, ["Good ", "evening"]);
});

Deno.test("question: once ended it can be neither stopped nor cancelled, and keeps its last position", async () => {
  const question = await ask(1);
  question.moved(3);
  question.end();
  question.stop();
  question.cancel();
  deepEqual([question.position, question.cancellation.isRequested], [3, false]);
});

Deno.test("question: a cancelled one stays cancelled when it is stopped, a stopped one can be cancelled", async () => {
  for (const first of ["stop", "cancel"] as const) {
    const question = await ask(1);
    let ended = 0;
    question.cancellation.onEnd(() => ended++);
    question[first]();
    equal(question.cancellation.isStopped, first === "stop");
    question[first === "stop" ? "cancel" : "stop"]();
    deepEqual([question.cancellation.isCancelled, question.cancellation.isStopped, ended], [true, false, 1]);
  }
});

Deno.test("open questions: counted under each key until they leave, with none left behind", async () => {
  const open = new OpenQuestions(new FakeClock(), undefined);
  const [one, two] = [await ask(1), await ask(1)];
  equal(await open.enter(one, "a"), 1);
  equal(await open.enter(two, "a"), 2);
  equal(await open.enter(two, "b"), 1);
  open.leave(two);
  open.leave(two);
  deepEqual(two.countedPlaces, []);
  equal(await open.enter(two, "a"), 2);
  open.leave(one);
  open.leave(two);
  equal(await open.enter(one, "a"), 1);
});

Deno.test("queue status: a person has the best position of their open questions, and each change of it", async () => {
  const sent: [principal: string, position: number | null][] = [];
  const open = new OpenQuestions(new FakeClock(), undefined);
  const status = new QueueStatus(open, (principal, { position }) => sent.push([principal, position ?? null]));
  const [first, second, other] = [await ask(1), await ask(1), await ask(2)];
  for (const question of [first, second, other]) open.add(question);
  const move = (question: Question, position: number): void => {
    question.moved(position);
    status.update(question.asker);
  };
  const close = (question: Question): void => {
    question.end();
    status.update(question.asker);
    open.remove(question);
    status.update(question.asker);
  };
  move(first, 0);
  move(second, 1);
  move(other, 2);
  move(other, 1);
  move(second, 2);
  close(first);
  close(other);
  close(second);
  deepEqual(sent, [
    ["account:1", 0],
    ["account:2", 2],
    ["account:2", 1],
    ["account:1", 2],
    ["account:2", null],
    ["account:1", null],
  ]);
  deepEqual(open.all, []);
});
