// The stream of an answer, from an Ollama that misbehaves: how it is split, breaks, stalls and is stopped.

import assert from "node:assert/strict";
import type { FailureKind } from "../../../server/ports/inference.ts";
import { ask, connect, failsWith, TURNS, withDouble } from "../../support/ollama_adapter.ts";
import {
  busy,
  endlessLine,
  errorsMidway,
  foreignHost,
  gibberish,
  loadFailure,
  merges,
  missingEndpoint,
  type Mood,
  neverDone,
  refuses,
  resets,
  says,
  slowly,
  splits,
  stalls,
  talksForever,
} from "../../support/ollama_moods.ts";
import { startOllamaDouble } from "../../support/ollama_double.ts";

const QUICK = { firstByteMs: 150, betweenChunksMs: 150 };

async function until(holds: () => boolean): Promise<void> {
  for (let look = 0; !holds(); look++) {
    assert.ok(look < 500, "the wait was in vain");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

withDouble("lines and characters may be split anywhere", splits("Señor, ", "😀 你好"), async (double) => {
  assert.equal((await ask(connect(double))).join(""), "Señor, 😀 你好");
});

withDouble("lines may come together, the last without a line break", merges("a", "b"), async (double) => {
  assert.equal((await ask(connect(double))).join(""), "ab");
});

const TOO_LONG = [
  "the input length exceeds the context length",
  "request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it",
];
for (const error of TOO_LONG) {
  withDouble(`a prompt that does not fit: too_long (${error})`, refuses(400, error), async (double) => {
    await failsWith("too_long", connect(double));
    double.mood = async (exchange) => {
      await exchange.chunk(`${JSON.stringify({ error })}\n`);
      await exchange.end();
    };
    await failsWith("too_long", connect(double));
  });
}

const FAILURES: readonly (readonly [string, Mood, FailureKind])[] = [
  ["an error in the middle of a reply is a failure", errorsMidway, "broken"],
  ["a stream that ends without done is a failure", neverDone, "broken"],
  ["a connection that breaks before a word is as if nobody were there", resets(), "unreachable"],
  ["a connection that breaks in the middle is a failure", resets("Come "), "broken"],
  ["too many requests", busy, "busy"],
  ["a model that cannot be loaded", loadFailure, "broken"],
  ["a refused host, without a body", foreignHost, "refused"],
  ["a request that it does not understand", refuses(400, "invalid options"), "refused"],
  ["something that is no JSON", gibberish, "broken"],
  ["a line without an end", endlessLine, "broken"],
  ["a reply without an end", talksForever(500_000), "broken"],
];
for (const [name, mood, kind] of FAILURES) {
  withDouble(`${name}: ${kind}`, mood, async (double) => {
    await failsWith(kind, connect(double));
    double.mood = says("Back again");
    assert.deepEqual(await ask(connect(double)), ["Back again"]);
  });
}

withDouble("a model that is not there: no_model", says("Hi"), async (double) => {
  const inference = connect(double);
  inference.useModel("nobody:7b");
  await failsWith("no_model", inference);
  inference.useModel("llama3.2:latest");
  assert.deepEqual(await ask(inference), ["Hi"]);
});

Deno.test("ollama: nobody listens: unreachable", async () => {
  const double = startOllamaDouble();
  await double[Symbol.asyncDispose]();
  await failsWith("unreachable", connect(double));
});

withDouble("the first byte is waited for, but not for ever: timeout", stalls(), async (double) => {
  await failsWith("timeout", connect(double, QUICK));
  await until(() => double.chats[0]?.aborted === true);
});

withDouble("the next piece is waited for less long: timeout", stalls("Come "), async (double) => {
  await failsWith("timeout", connect(double, { firstByteMs: 5_000, betweenChunksMs: 150 }));
  await until(() => double.chats[0]?.aborted === true);
});

withDouble("a slow start is no failure", slowly(300, says("Here I am")), async (double) => {
  const timeouts = { firstByteMs: 5_000, betweenChunksMs: 150 };
  assert.deepEqual(await ask(connect(double, timeouts)), ["Here I am"]);
});

withDouble("stopping ends the request, and the pieces without an error", stalls("Come "), async (double) => {
  const controller = new AbortController();
  const pieces: string[] = [];
  for await (const piece of connect(double).chat(TURNS, controller.signal)) {
    pieces.push(piece);
    controller.abort();
  }
  assert.deepEqual(pieces, ["Come "]);
  await until(() => double.chats[0]?.aborted === true);
});

withDouble("stopping before the first byte ends the request", stalls(), async (double) => {
  const controller = new AbortController();
  const asked = ask(connect(double), controller.signal);
  await until(() => double.running === 1);
  controller.abort();
  assert.deepEqual(await asked, []);
  await until(() => double.running === 0);
  assert.equal(double.chats[0]?.aborted, true);
});

withDouble("who takes no more pieces ends the request", talksForever(10), async (double) => {
  for await (const _ of connect(double).chat(TURNS, new AbortController().signal)) break;
  await until(() => double.chats[0]?.aborted === true);
});

withDouble("a slow reader does not hold it up", says(...Array(2_000).fill("word ")), async (double) => {
  let read = 0;
  for await (const _ of connect(double).chat(TURNS, new AbortController().signal)) {
    if (++read === 1) await until(() => double.running === 0);
  }
  assert.equal(read, 2_000);
  assert.equal(double.chats[0]?.aborted, false);
});

withDouble("without any endpoint it is no Ollama: refused", missingEndpoint, async (double) => {
  await failsWith("refused", connect(double));
});
