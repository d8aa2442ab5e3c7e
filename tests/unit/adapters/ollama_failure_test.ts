// Why Ollama does not answer: the kinds of failures, and its own words, for those whom they help.

import assert from "node:assert/strict";
import { createOllama } from "../../../server/adapters/ollama/ollama.ts";
import {
  type AnswerReport,
  type FailureKind,
  InferenceFailure,
  type Turn,
} from "../../../server/ports/inference.ts";
import { OLLAMA_SETTINGS } from "../../support/ollama_adapter.ts";
import { line, type Mood, onlyThinks, proxyAnswers, refuses, says } from "../../support/ollama_moods.ts";
import { type OllamaDouble, startOllamaDouble } from "../../support/ollama_double.ts";

const SECRET = "a-key-that-nobody-sees";
const TURNS: readonly Turn[] = [{ role: "user", content: "My secret is a red umbrella" }];

function connect(double: OllamaDouble, timeouts = { firstByteMs: 5_000, betweenChunksMs: 5_000 }) {
  return createOllama({ ...OLLAMA_SETTINGS, ollamaUrl: double.url, ollamaApiKey: SECRET }, timeouts);
}

/** The failure of a question, and of the status. */
async function failures(mood: Mood): Promise<InferenceFailure> {
  await using double = startOllamaDouble({ mood });
  return await failureOf(connect(double));
}

async function failureOf(inference: ReturnType<typeof connect>): Promise<InferenceFailure> {
  try {
    for await (const _ of inference.chat(TURNS, new AbortController().signal));
  } catch (error) {
    assert.ok(error instanceof InferenceFailure);
    return error;
  }
  throw new Error("It did not fail");
}

const PROXIES: readonly (readonly [number, FailureKind])[] = [
  ...[[502, "unreachable"], [503, "unreachable"], [504, "timeout"], [408, "timeout"]] as const,
  ...[[521, "unreachable"], [522, "timeout"], [523, "unreachable"], [524, "timeout"], [
    530,
    "unreachable",
  ]] as const,
  ...[[401, "refused"], [403, "refused"], [407, "refused"], [301, "refused"], [308, "refused"]] as const,
  ...[[500, "broken"], [520, "broken"], [429, "busy"]] as const,
];
for (const [status, kind] of PROXIES) {
  Deno.test(`row 8: a proxy answers ${status} with HTML: ${kind}, for a question and for the status`, async () => {
    assert.equal((await failures(proxyAnswers(status))).kind, kind);
    await using double = startOllamaDouble();
    double.everyMood = proxyAnswers(status);
    const state = await connect(double).status();
    assert.ok(!state.reachable);
    assert.equal(state.failure, kind);
    assert.doesNotMatch(state.reason, /</);
    assert.equal(state.words, undefined);
  });
}

Deno.test("row 8: Ollama's own 503 is busy, and a gateway's error in the form of OpenAI has its words", async () => {
  assert.equal((await failures(refuses(503, "server busy, please try again"))).kind, "busy");
  const gateway: Mood = (exchange) =>
    exchange.reply(401, JSON.stringify({ error: { message: "invalid api key", type: "auth" } }));
  const { kind, words } = await failures(gateway);
  assert.deepEqual([kind, words], ["refused", "invalid api key"]);
});

Deno.test("row 13: Ollama's own words come with the failure, before an answer and in the middle of it", async () => {
  const memory = "model requires more system memory (9.1 GiB) than is available (4.2 GiB)";
  assert.equal((await failures(refuses(500, memory))).words, memory);
  const midway: Mood = async (exchange) => {
    await exchange.chunk(line(exchange, "Come "));
    await exchange.chunk(
      `${JSON.stringify({ error: "llama runner process has terminated: signal: killed" })}\n`,
    );
    await exchange.end();
  };
  assert.equal((await failures(midway)).words, "llama runner process has terminated: signal: killed");
});

Deno.test("row 13: words that repeat what was sent, a secret, or more than a line are not passed on as they are", async () => {
  assert.equal(
    (await failures(refuses(400, "cannot parse: my secret is a red umbrella".replace("my", "My")))).words,
    undefined,
  );
  assert.equal((await failures(refuses(400, `bad key ${SECRET} given`))).words, "bad key … given");
  assert.equal(
    (await failures(refuses(400, "dial http://ada:pw@host:1/ failed"))).words?.includes("pw"),
    false,
  );
  assert.equal((await failures(refuses(400, "one\n\u001b[31mtwo\u202e\tthree"))).words, "one [31mtwo three");
  assert.equal((await failures(refuses(400, "x".repeat(5_000)))).words?.length, 301);
});

Deno.test("row 13: a full disk ends fetching with Ollama's words, and trying again resumes", async () => {
  await using double = startOllamaDouble({ models: [] });
  const inference = connect(double);
  const pull = async (): Promise<void> => {
    for await (const _ of inference.pull("new:1b", new AbortController().signal));
  };
  double.pullMood = async (exchange) => {
    await exchange.chunk('{"status":"pulling dde5","digest":"sha256:dde5","total":100,"completed":99}\n');
    await exchange.chunk('{"error":"write /root/.ollama/models/blobs/x: no space left on device"}\n');
    await exchange.end();
  };
  const words = "write /root/.ollama/models/blobs/x: no space left on device";
  await assert.rejects(pull(), { kind: "broken", words });
  double.pullMood = null;
  await pull();
  const asked = double.requests.filter(({ path }) => path === "/api/pull").map(({ body }) => body["model"]);
  assert.deepEqual(asked, ["new:1b", "new:1b"]);
});

for (const generate of [false, true]) {
  Deno.test(`row 1: thoughts alone until the tokens are spent, over ${generate ? "generate" : "chat"}`, async () => {
    await using double = startOllamaDouble({ mood: onlyThinks });
    if (generate) {
      double.mood = (exchange) => exchange.reply(404, "404 page not found", "text/plain");
      double.generateMood = onlyThinks;
    }
    const { kind, message } = await failureOf(connect(double));
    assert.deepEqual([kind, message], ["thinking", "the model spent all its tokens thinking"]);
    assert.equal(double.chats.at(-1)!.body["think"], false);
  });
}

Deno.test("row 1: thoughts before words are no failure, nor is an answer that is only cut", async () => {
  const thoughtful: Mood = async (exchange) => {
    const message = { role: "assistant", content: "", thinking: "Hm. " };
    await exchange.chunk(`${JSON.stringify({ message, done: false })}\n`);
    await exchange.chunk(line(exchange, "Good evening", { done_reason: "length" }));
    await exchange.end();
  };
  await using double = startOllamaDouble({ mood: thoughtful });
  let text = "";
  for await (const piece of connect(double).chat(TURNS, new AbortController().signal)) text += piece;
  assert.equal(text, "Good evening");
});

Deno.test("row 1: a model that refuses `think` is asked again without it", async () => {
  const picky: Mood = (exchange) =>
    "think" in exchange.body
      ? refuses(400, '"llama3.2" does not support thinking')(exchange)
      : says("Good evening")(exchange);
  await using double = startOllamaDouble({ mood: picky });
  let text = "";
  for await (const piece of connect(double).chat(TURNS, new AbortController().signal)) text += piece;
  assert.equal(text, "Good evening");
  assert.deepEqual(double.chats.map(({ body }) => "think" in body), [true, false]);
});

Deno.test("an answer is reported with its words, tokens and times", async () => {
  await using double = startOllamaDouble({ mood: says("Good ", "evening, ", "darling.") });
  const inference = connect(double);
  const reports: AnswerReport[] = [];
  inference.onAnswered((report) => reports.push(report));
  for await (const _ of inference.chat(TURNS, new AbortController().signal));
  assert.equal(reports.length, 1);
  const { words, tokensRead, tokensMade, loadMs, firstWordMs, tookMs } = reports[0]!;
  assert.deepEqual({ words, tokensRead, tokensMade }, { words: 3, tokensRead: 26, tokensMade: 98 });
  assert.ok(Math.abs(loadMs - 2.154458) < 0.001);
  assert.ok(firstWordMs !== null && firstWordMs > 0 && firstWordMs <= tookMs);
});

Deno.test("row 21: a request that waits in Ollama's own queue is not silent, and the wait is seen", async () => {
  await using double = startOllamaDouble();
  let turn: Promise<void> = Promise.resolve();
  // One slot: each request waits until the one before has ended. Each answer takes longer than the limit in all.
  double.mood = (exchange) =>
    turn = turn.then(async () => {
      for (let piece = 0; piece < 5; piece++) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        await exchange.chunk(line(exchange, "la "));
      }
      await exchange.chunk(line(exchange, "la", { done_reason: "stop" }));
      await exchange.end();
    });
  const inference = connect(double, { firstByteMs: 150, betweenChunksMs: 150 });
  assert.equal(inference.atOnce, null);
  const ask = async (): Promise<string> => {
    let text = "";
    for await (const piece of inference.chat(TURNS, new AbortController().signal)) text += piece;
    return text;
  };
  const answers = await Promise.all([ask(), ask(), ask(), ask()]);
  assert.deepEqual(answers, Array(4).fill("la la la la la la"));
  assert.equal(inference.atOnce, 1);
});

Deno.test("row 21: an Ollama that is silent for all is silent", async () => {
  await using double = startOllamaDouble({ mood: (exchange) => exchange.gone });
  const inference = connect(double, { firstByteMs: 100, betweenChunksMs: 100 });
  const [first, second] = await Promise.all([failureOf(inference), failureOf(inference)]);
  assert.deepEqual([first.kind, second.kind], ["timeout", "timeout"]);
});
