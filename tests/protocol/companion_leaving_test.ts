// Answers whose asker leaves for good, stops or is banned before the end count from a delivered sentence on.

import assert from "node:assert/strict";
import { Admirer, type House, house, member, rest, until } from "../support/companion_client.ts";
import { PASSWORD, type Room } from "../support/room.ts";
import { givePremium } from "../support/premium.ts";

const SIXTY_WORDS = Array.from({ length: 60 }, (_, index) => `word${index}`);

/** What is counted and kept of a member: the count, and each turn with a mark for one that was cut. */
async function kept(room: Room, name: string): Promise<{ used: number; turns: string[] }> {
  const account = (await room.store.accounts.byName(name))!;
  const turns = await room.store.companions.history(account.id);
  return {
    used: account.aiMessagesUsed,
    turns: turns.map(({ role, isCut }) => isCut ? `${role}, cut` : role),
  };
}

const NOTHING = { used: 0, turns: [] };
const COUNTED = { used: 1, turns: ["user", "assistant, cut"] };

/** Asks, and has the model say a beginning that arrives in pieces where the client takes them. */
async function begin({ room, model }: House, ada: Admirer, beginning: string): Promise<void> {
  const before = model.chats.length;
  const pieces = (): number => ada.client.all("violet_delta").length;
  const seen = pieces();
  await ada.ask("Tell me everything");
  await until(room, "the model is asked", () => model.chats.length > before);
  model.latest.say(beginning);
  // A busy machine takes its time to seal a piece; a client without the cap never gets one.
  for (let round = 0; round < 10 && pieces() === seen; round++) await rest(room);
}

/** Ends a socket as a network does, for longer than a question goes on, and waits until nothing of it is left. */
async function leave({ room, model }: House, ...tabs: Admirer[]): Promise<void> {
  for (const { client } of tabs) client.vanish();
  await room.pass(300_000);
  await until(room, "the request is over", () => model.latest.over);
  await rest(room);
}

Deno.test("violet: reading 58 of 60 words of an answer and not coming back is counted", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await begin(here, ada, SIXTY_WORDS.slice(0, 58).join(" "));
  assert.equal(ada.client.all("violet_delta").length, 1);
  await leave(here, ada);
  assert.deepEqual(await kept(here.room, "Ada"), COUNTED);
});

Deno.test("violet: a member who leaves in every answer runs out of free messages too", async () => {
  await using here = await house();
  for (const used of [1, 2, 3]) {
    const ada = await member(here.room, "Ada", ["stream"]);
    await begin(here, ada, "Come closer, darling. I");
    await leave(here, ada);
    assert.equal((await kept(here.room, "Ada")).used, used);
  }
  const ada = await member(here.room, "Ada", ["stream"]);
  await ada.ask("And now?");
  assert.deepEqual(await ada.client.next("ai_response"), { error: "ai_limit_reached", room: ada.room });
  assert.equal(here.model.chats.length, 3);
});

const BEGINNINGS: readonly (readonly [what: string, beginning: string, counts: boolean])[] = [
  ["a whole sentence", "Good evening, darling. It is", true],
  ["a whole sentence of Chinese", "晚上好，亲爱的。今", true],
  ["a line", "Good evening\nIt", true],
  ["sixty characters without a mark", "x".repeat(60), true],
  ["fifty-nine characters without a mark", "x".repeat(59), false],
  ["half a sentence", "It was a dark", false],
  ["half a sentence of Chinese", "晚上好", false],
  ["an interjection", "Mmm… ", false],
];
for (const [what, beginning, counts] of BEGINNINGS) {
  Deno.test(`violet: leaving for good after ${what} is ${counts ? "counted" : "not counted, and no answer is kept"}`, async () => {
    await using here = await house();
    const ada = await member(here.room, "Ada", ["stream"]);
    await begin(here, ada, beginning);
    await leave(here, ada);
    assert.deepEqual(await kept(here.room, "Ada"), counts ? COUNTED : NOTHING);
  });
}

Deno.test("violet: a client without pieces has seen nothing, and leaving is not counted", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada");
  await begin(here, ada, SIXTY_WORDS.join(" "));
  await leave(here, ada);
  assert.deepEqual(await kept(here.room, "Ada"), NOTHING);
});

Deno.test("violet: of two tabs that both leave one answer is counted, and of one that stays the whole of it", async () => {
  await using here = await house();
  const tabs = [await member(here.room, "Ada", ["stream"]), await member(here.room, "Ada", ["stream"])];
  await begin(here, tabs[0]!, "Good evening, darling. ");
  tabs[0]!.client.vanish();
  await here.room.pass(300_000);
  assert.equal(here.model.latest.over, false);
  here.model.latest.say("It is late. ");
  await leave(here, tabs[1]!);
  assert.deepEqual(await kept(here.room, "Ada"), COUNTED);

  const [asking, other] = [await member(here.room, "Bob", ["stream"]), await member(here.room, "Bob")];
  await begin(here, asking, "Good evening, darling. ");
  asking.client.vanish();
  await rest(here.room);
  here.model.latest.finish("It is late.");
  assert.equal(await other.heard(1), "Good evening, darling. It is late.");
  assert.deepEqual(await kept(here.room, "Bob"), { used: 1, turns: ["user", "assistant"] });
});

Deno.test("violet: a member who comes back too late finds the answer as far as it was made, and the question is not asked again", async () => {
  await using here = await house();
  const id = crypto.randomUUID();
  const ada = await member(here.room, "Ada", ["stream"]);
  await ada.ask("Tell me everything", id);
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.say("Good evening, darling. It is");
  await rest(here.room);
  await leave(here, ada);
  const again = await member(here.room, "Ada", ["stream"]);
  assert.equal(again.client.all("joined")[0]!.ai_messages_used, 1);
  assert.equal(typeof (await again.ask("Tell me everything", id)).id, "number");
  await rest(here.room);
  assert.equal(here.model.chats.length, 1);
  const account = (await here.room.store.accounts.byName("Ada"))!;
  const { messages } = await here.room.node.companion.history(account, { limit: 500 });
  assert.deepEqual(messages.map(({ from_me, cut }) => [from_me, cut]), [[true, undefined], [false, true]]);
  here.model.answers = () => "Where was I?";
  await again.ask("Go on");
  await again.heard(1);
  assert.deepEqual(here.model.latest.turns.slice(1).map(({ content }) => content), [
    "Tell me everything",
    "Good evening, darling. It is",
    "Go on",
  ]);
});

Deno.test("violet: an answer that is complete while its asker leaves is counted once", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await begin(here, ada, "Good evening, darling.");
  here.model.latest.finish(" It is late.");
  await leave(here, ada);
  await rest(here.room);
  const { used, turns } = await kept(here.room, "Ada");
  assert.deepEqual([used, turns.length], [1, 2]);
});

Deno.test("violet: a ban ends an answer at once, and counts as leaving for good does; a kick does not end it", async () => {
  await using here = await house();
  const boss = await here.room.member("Boss", "admin");
  const ada = await member(here.room, "Ada", ["stream"]);
  await begin(here, ada, "Good evening, darling. It is");
  await boss.request("mod_kick", { target: "Ada" });
  await rest(here.room);
  assert.equal(here.model.latest.over, false);
  const again = await member(here.room, "Ada", ["stream"]);
  await until(here.room, "the question is there", () => again.messages.length === 1);
  await boss.request("mod_ban", { target: "Ada" });
  await until(here.room, "the request is over", () => here.model.latest.over);
  await rest(here.room);
  assert.deepEqual(await kept(here.room, "Ada"), COUNTED);
});

Deno.test("violet: after a reset in the middle of an answer, leaving is counted, and nothing is kept", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  await begin(here, ada, "Good evening, darling. It is");
  await ada.client.request("violet_reset");
  await leave(here, ada);
  assert.deepEqual(await kept(here.room, "Ada"), { used: 1, turns: [] });
});

Deno.test("violet: a member with access leaves without using a free message, and finds the answer", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  const { id } = (await here.room.store.accounts.byName("Ada"))!;
  await givePremium(here.room.store, id);
  await begin(here, ada, "Good evening, darling. It is");
  await leave(here, ada);
  assert.deepEqual(await kept(here.room, "Ada"), COUNTED);
  assert.equal((await here.room.store.accounts.byName("Ada"))!.aiMessagesUnlimited, 1);
});

Deno.test("violet: stop after 19 characters costs nothing: below one sentence it is delivered and remembered, not counted", async () => {
  for (const caps of [["stream"], []]) {
    await using here = await house();
    const ada = await member(here.room, "Ada", caps);
    await begin(here, ada, "It was a dark and s");
    await ada.client.request("violet_stop", { room: ada.room });
    assert.equal(await ada.heard(1), "It was a dark and s");
    assert.equal(ada.messages.at(-1)!.ai_messages_used, undefined);
    assert.deepEqual(await kept(here.room, "Ada"), { ...COUNTED, used: 0 });
  }
});

Deno.test("violet: stop after a sentence is counted, whether or not its pieces were seen", async () => {
  for (const caps of [["stream"], []]) {
    await using here = await house();
    const ada = await member(here.room, "Ada", caps);
    await begin(here, ada, "It was a dark night. And s");
    await ada.client.request("violet_stop", { room: ada.room });
    assert.equal(await ada.heard(1), "It was a dark night. And s");
    assert.equal(ada.messages.at(-1)!.ai_messages_used, 1);
    assert.deepEqual(await kept(here.room, "Ada"), COUNTED);
  }
});

Deno.test("violet: a short answer that is complete is counted, sentence or not", async () => {
  await using here = await house();
  here.model.answers = () => "Yes";
  const ada = await member(here.room, "Ada", ["stream"]);
  await ada.ask("Sure?");
  assert.equal(await ada.heard(1), "Yes");
  assert.equal(ada.messages.at(-1)!.ai_messages_used, 1);
});

Deno.test("violet: of an answer whose account is deleted meanwhile nothing is kept", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  const { id } = (await here.room.store.accounts.byName("Ada"))!;
  await begin(here, ada, "Good evening, darling. It is");
  await ada.client.request("delete_account", { password: PASSWORD });
  await until(here.room, "the request is over", () => here.model.latest.over);
  await rest(here.room);
  assert.deepEqual(await here.room.store.companions.history(id), []);
  assert.doesNotMatch(here.room.log.lines.join("\n"), /failed/);
});
