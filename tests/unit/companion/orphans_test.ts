// Orphans: how long they go on, and who of them gives way.

import { deepEqual, equal } from "node:assert/strict";
import type { Delivery } from "../../../server/companion/answer.ts";
import { Orphans } from "../../../server/companion/kept/orphans.ts";
import type { QuestionKeeper } from "../../../server/companion/kept/question_keeper.ts";
import { Question } from "../../../server/companion/question.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const nowhere: Delivery = {
  via: "socket",
  moved() {},
  share: () => Promise.resolve(),
  tellSoFar() {},
  sendPiece() {},
  delivered: () => Promise.resolve(""),
  say: () => Promise.resolve(),
  over() {},
  limitReached() {},
};
const noKeeper: QuestionKeeper = {
  memory: () => Promise.resolve([]),
  answered: () => Promise.resolve({ kind: "gone" }),
  excused: () => Promise.resolve(null),
  unanswered: () => Promise.resolve(null),
  forgotten: () => Promise.resolve(),
};

function ask(userId: number, position?: number): Question {
  const asker = {
    principal: `account:${userId}`,
    userId,
    username: `user-${userId}`,
    room: `violet-${userId}`,
  };
  const message = { id: userId, at: 0, text: "Hello", transitKey: null };
  const question = new Question({ asker, message }, nowhere, noKeeper);
  if (position !== undefined) question.moved(position);
  return question;
}

/** A question that is being answered, and whose asker has just left. */
function alone(): { clock: FakeClock; orphans: Orphans; question: Question } {
  const clock = new FakeClock();
  const orphans = new Orphans(clock);
  const question = ask(1, 0);
  orphans.left(question);
  return { clock, orphans, question };
}

Deno.test("orphans: each goes on for 300 seconds from when its asker left, however often that is said", () => {
  const { clock, orphans, question } = alone();
  clock.advance(200_000);
  orphans.left(question);
  clock.advance(99_999);
  equal(question.cancellation.isCancelled, false);
  clock.advance(1);
  deepEqual([question.cancellation.isCancelled, question.cancellation.isLeft], [true, true]);
  equal(orphans.size, 0);
});

Deno.test("orphans: one whose asker is back begins anew when the asker leaves again", () => {
  const { clock, orphans, question } = alone();
  clock.advance(299_000);
  orphans.remove(question);
  clock.advance(300_000);
  equal(question.cancellation.isCancelled, false);
  orphans.left(question);
  clock.advance(299_000);
  equal(question.cancellation.isCancelled, false);
  clock.advance(1_000);
  equal(question.cancellation.isCancelled, true);
});

Deno.test("orphans: the one that waits and has been alone for longest gives way, never one that is answered", () => {
  const orphans = new Orphans(new FakeClock());
  const [answered, asked, early, late] = [ask(1, 0), ask(2), ask(3, 4), ask(4, 1)];
  equal(orphans.giveWay(), false);
  for (const question of [answered, asked, early, late]) orphans.left(question!);
  deepEqual([orphans.giveWay(), orphans.giveWay(), orphans.giveWay()], [true, true, false]);
  deepEqual([answered, asked, early, late].map((one) => one!.cancellation.isCancelled), [
    false,
    false,
    true,
    true,
  ]);
});
