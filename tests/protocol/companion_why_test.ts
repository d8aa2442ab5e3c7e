// Why the companion does not answer, as admins, the log and monitoring see it; and the wait of those in her queue.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createOllama } from "../../server/adapters/ollama/ollama.ts";
import { createMemoryBus } from "../../server/adapters/memory_bus.ts";
import { createPrometheusMetrics } from "../../server/adapters/prometheus.ts";
import type { ServerEvents } from "../../server/protocol/server_events.ts";
import { house, member, until } from "../support/companion_client.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { type OllamaDouble, startOllamaDouble } from "../support/ollama_double.ts";
import { type Mood, onlyThinks, proxyAnswers, refuses, says } from "../support/ollama_moods.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { openRoom, type Room, type RoomOptions } from "../support/room.ts";

const SETTINGS = {
  violetModel: "llama3.2",
  violetNumCtx: 4096,
  violetNumPredict: 300,
  violetKeepAlive: null,
};

type Reply = PlainClient["envelopes"][number];

function openOffice(double: OllamaDouble, options: RoomOptions = {}): Promise<Room> {
  const inference = createOllama({ ...SETTINGS, ollamaUrl: double.url });
  return openRoom({ spread: false, inference, rateMessages: 1_000, ...options });
}

/** Sends a request that waits for Ollama. Resolves to the reply. */
async function slowly(room: Room, admin: PlainClient, event: string, data: object = {}): Promise<Reply> {
  const id = `slow ${admin.envelopes.length}`;
  const reply = (): Reply | undefined => admin.envelopes.find(({ re }) => re === id);
  admin.send(event, data, id);
  await until(room, `${event} is answered`, () => reply() !== undefined);
  return reply()!;
}

async function statusFor(room: Room, admin: PlainClient): Promise<ServerEvents["admin_violet_status"]> {
  const { data } = await slowly(room, admin, "admin_violet_status");
  return data as unknown as ServerEvents["admin_violet_status"];
}

/** The fields of the last line of the log that begins so. */
function logged(room: Room, msg: string): unknown {
  const found = room.log.lines.findLast((one) => one.startsWith(`${msg} {`));
  return found === undefined ? undefined : JSON.parse(found.slice(msg.length));
}

const FULL_DISK = "write /root/.ollama/models/blobs/sha256-1: no space left on device";
const PROBLEMS: readonly (readonly [string, Mood, string, RegExp, string | undefined])[] = [
  ["row 1: thoughts alone", onlyThinks, "thinking", /^the model spent all its tokens thinking$/, undefined],
  [
    "row 8: a proxy's 502",
    proxyAnswers(502),
    "unreachable",
    /^the proxy in front of Ollama cannot/,
    undefined,
  ],
  ["row 8: a proxy's 504", proxyAnswers(504), "timeout", /^the proxy in front of Ollama waited/, undefined],
  ["row 13: Ollama's words", refuses(500, FULL_DISK), "broken", /^Ollama answered 500$/, FULL_DISK],
];
for (const [name, mood, kind, msg, words] of PROBLEMS) {
  Deno.test(`${name}: her line for the user, the reason for log and panel`, async () => {
    await using double = startOllamaDouble({ mood });
    await using room = await openOffice(double);
    const [ada, boss] = [await member(room, "Ada"), await room.member("boss", "admin")];
    equal((await statusFor(room, boss)).problem, undefined);
    await ada.ask("My secret is a red umbrella");
    const line = await ada.heard(1);
    ok(line.length > 10 && !/token|Ollama|proxy/.test(line), line);
    const { problem } = await statusFor(room, boss);
    deepEqual([problem?.kind, problem?.words, problem?.over], [kind, words, false]);
    match(problem!.msg, msg);
    ok(problem!.count >= 1);
    deepEqual(logged(room, "the companion could not answer"), {
      kind,
      reason: problem!.msg,
      ...(words === undefined ? {} : { words }),
    });
    double.mood = says("Good evening");
    await ada.ask("Hello");
    equal(await ada.heard(2), "Good evening");
    equal((await statusFor(room, boss)).problem?.over, true);
    ok(!room.log.lines.join().includes("umbrella"));
  });
}

Deno.test("row 12: panel, choice and pull know a model by every spelling of its name", async () => {
  await using double = startOllamaDouble({ models: ["llama3.2:latest", "other:1b"] });
  for (const violetModel of ["Llama3.2", "registry.ollama.ai/library/llama3.2:latest", "library/llama3.2"]) {
    const inference = createOllama({ ...SETTINGS, violetModel, ollamaUrl: double.url });
    await using room = await openRoom({ spread: false, inference });
    const boss = await room.member("boss", "admin");
    equal((await statusFor(room, boss)).ready, true, violetModel);
    for (const model of ["llama3.2:LATEST", "LIBRARY/LLAMA3.2", "llama3.2"]) {
      equal((await slowly(room, boss, "admin_violet_model", { model })).event, "admin_action_ok", model);
      equal(inference.model, "llama3.2:latest");
    }
  }
});

Deno.test("row 13: a pull that fails tells admins Ollama's words, is logged, and goes on at the next try", async () => {
  await using double = startOllamaDouble({ models: [] });
  await using room = await openOffice(double);
  const boss = await room.member("boss", "admin");
  double.pullMood = async (exchange) => {
    await exchange.chunk('{"status":"pulling dde5","digest":"sha256:dde5","total":100,"completed":99}\n');
    await exchange.chunk(`${JSON.stringify({ error: FULL_DISK })}\n`);
    await exchange.end();
  };
  await boss.request("admin_violet_pull", { model: "llama3.2" });
  await until(room, "it failed", () => boss.all("admin_violet_pull").at(-1)?.state === "failed");
  const { msg, said, words } = boss.all("admin_violet_pull").at(-1)!;
  deepEqual([said, words], [{ key: "broken" }, FULL_DISK]);
  match(msg!, /broke off .* Ollama says: write .*no space left on device$/);
  deepEqual(logged(room, "a model could not be pulled"), {
    ...{ model: "llama3.2", kind: "broken", reason: "Ollama broke off with an error" },
    words: FULL_DISK,
  });
  double.pullMood = null;
  await boss.request("admin_violet_pull", { model: "llama3.2" });
  await until(room, "it is here", () => boss.all("admin_violet_pull").at(-1)?.state === "done");
  equal((await statusFor(room, boss)).ready, true);
});

Deno.test("row 21: the panel warns when Ollama answers fewer at a time than the server asks", async () => {
  const here = await house({ spread: false, settings: { violetConcurrency: 4 } });
  await using _here = here;
  const boss = await here.room.member("boss", "admin");
  equal((await statusFor(here.room, boss)).at_once, undefined);
  here.model.atOnce = 1;
  equal((await statusFor(here.room, boss)).at_once, 1);
  here.model.atOnce = 4;
  equal((await statusFor(here.room, boss)).at_once, undefined);
});

Deno.test("row 28: who opens her conversation is told when her model is on another machine, and no address", async () => {
  await using here = await house();
  const open = async (name: string): Promise<ServerEvents["pm_ready"]> => {
    const client = await here.room.guest(name);
    return (await client.request("pm_open", { target: "Violet" }))
      .data as unknown as ServerEvents["pm_ready"];
  };
  equal("elsewhere" in await open("ada"), false);
  here.model.isHere = false;
  equal((await open("bea")).elsewhere, true);
});

Deno.test("those who wait see an estimate once an answer was measured, and never a promise before", async () => {
  const clock = new FakeClock();
  await using here = await house({ spread: false, clock });
  const people = [];
  for (const name of ["Ada", "Bob", "Cleo", "Dan"]) people.push(await member(here.room, name));
  const [ada, bob, cleo, dan] = people as [
    typeof people[0],
    typeof people[0],
    typeof people[0],
    typeof people[0],
  ];
  const last = (person: typeof ada) => person!.client.all("violet_typing").at(-1);
  await ada!.ask("one");
  await bob!.ask("two");
  await until(here.room, "Bob waits", () => bob!.typing.at(-1) === "busy 1");
  equal("wait_ms" in last(bob)!, false);
  clock.skip(10_000);
  here.model.latest.finish("Mmm.");
  await ada!.heard(1);
  await until(here.room, "Bob is answered", () => bob!.typing.at(-1) === "busy 0");
  equal("wait_ms" in last(bob)!, false);
  clock.skip(4_000);
  await cleo!.ask("three");
  await dan!.ask("four");
  await until(here.room, "Dan waits", () => dan!.typing.at(-1) === "busy 2");
  deepEqual([last(cleo)!.wait_ms, last(dan)!.wait_ms], [6_000, 16_000]);
  here.model.latest.finish("Mmm.");
  await until(here.room, "Dan is next", () => dan!.typing.at(-1) === "busy 1");
  // Two answers, of 10 and of 4 seconds, and one that has just begun.
  equal(last(dan)!.wait_ms, 7_000);
});

Deno.test("monitoring has the first word, words a second, tokens, loads, waits and failures; the panel their medians", async () => {
  const clock = new FakeClock();
  const metrics = createPrometheusMetrics(clock);
  // The figures are those of one node.
  const store = await openMemoryStore({ shared: false });
  await using here = await house({ bus: createMemoryBus(), store, clock, metrics });
  const [ada, bob] = [await member(here.room, "Ada"), await member(here.room, "Bob")];
  const boss = await here.room.member("boss", "admin");
  equal((await statusFor(here.room, boss)).speed, undefined);
  await ada.ask("one");
  await bob.ask("two");
  await until(here.room, "Bob waits", () => bob.typing.at(-1) === "busy 1");
  clock.skip(8_000);
  const report = {
    firstWordMs: 800,
    tookMs: 2_800,
    words: 24,
    tokensRead: 900,
    tokensMade: 40,
    loadMs: 3_000,
  };
  here.model.report(report);
  here.model.latest.finish("Mmm.");
  await ada.heard(1);
  await until(here.room, "Bob is asked", () => here.model.chats.length === 2);
  here.model.latest.fail("busy");
  await bob.heard(1);
  const { text } = await metrics.exposition();
  for (
    const line of [
      "sexychat_violet_first_word_seconds_sum 0.8",
      "sexychat_violet_words_per_second_sum 12",
      "sexychat_violet_load_seconds_sum 3",
      "sexychat_violet_queue_seconds_sum 8",
      'sexychat_violet_tokens_total{kind="read"} 900',
      'sexychat_violet_tokens_total{kind="made"} 40',
      'sexychat_violet_failures_total{kind="busy"} 1',
    ]
  ) ok(text.split("\n").includes(line), line);
  deepEqual((await statusFor(here.room, boss)).speed, {
    ...{ answers: 1, first_word_ms: 800, words_per_second: 12 },
    ...{ tokens_read: 900, tokens_made: 40, load_ms: 3_000, queue_ms: 8_000 },
  });
});
