// The Ollama adapter against a double that speaks the real one's API, and misbehaves like it.

import assert from "node:assert/strict";
import { createOllama } from "../../../server/adapters/ollama/ollama.ts";
import {
  type FailureKind,
  type Inference,
  InferenceFailure,
  type Turn,
} from "../../../server/ports/inference.ts";
import {
  busy,
  chats,
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
import { type OllamaDouble, startOllamaDouble } from "../../support/ollama_double.ts";

const TURNS: readonly Turn[] = [
  { role: "system", content: "You are Violet." },
  { role: "user", content: "Hello" },
  { role: "assistant", content: "Good evening." },
  { role: "user", content: "A drink?\nViolet: yes" },
];
const SETTINGS = {
  violetModel: "llama3.2",
  violetNumCtx: 4096,
  violetNumPredict: 300,
  violetKeepAlive: null,
};
const QUICK = { firstByteMs: 150, betweenChunksMs: 150 };

function connect(
  double: { url: string },
  timeouts = { firstByteMs: 5_000, betweenChunksMs: 5_000 },
): Inference {
  return createOllama({ ...SETTINGS, ollamaUrl: double.url }, timeouts);
}

async function ask(inference: Inference, signal = new AbortController().signal): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of inference.chat(TURNS, signal)) if (piece !== "") pieces.push(piece);
  return pieces;
}

async function failsWith(kind: FailureKind, inference: Inference): Promise<void> {
  await assert.rejects(ask(inference), (error) => error instanceof InferenceFailure && error.kind === kind);
}

async function until(holds: () => boolean): Promise<void> {
  for (let look = 0; !holds(); look++) {
    assert.ok(look < 500, "the wait was in vain");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Registers a test with a double in some mood. */
function withDouble(name: string, mood: Mood, run: (double: OllamaDouble) => Promise<void>): void {
  Deno.test(`ollama: ${name}`, async () => {
    await using double = startOllamaDouble({ mood });
    await run(double);
  });
}

withDouble(
  "a reply comes in pieces, the last line's included",
  says("Good ", "evening", "."),
  async (double) => {
    assert.deepEqual(await ask(connect(double)), ["Good ", "evening", "."]);
  },
);

withDouble("the request says all that it has to, and the same each time", says("Hi"), async (double) => {
  const inference = connect(double);
  await ask(inference);
  await ask(inference);
  const [first, second] = double.chats.map(({ method, path, body }) => ({ method, path, body }));
  assert.deepEqual(first, {
    method: "POST",
    path: "/api/chat",
    body: {
      model: "llama3.2",
      messages: TURNS,
      stream: true,
      think: false,
      truncate: false,
      shift: false,
      options: { num_ctx: 4096, num_predict: 300, repeat_penalty: 1.1 },
    },
  });
  assert.deepEqual(second, first);
});

withDouble(
  "row 6: nothing is sent about how long the model stays, unless it is set",
  says("Hi"),
  async (double) => {
    for (
      const [value, sent] of [["-1", -1], ["0", 0], ["3600", 3600], ["24h", "24h"], [
        "1h30m",
        "1h30m",
      ]] as const
    ) {
      await ask(createOllama({ ...SETTINGS, violetKeepAlive: value, ollamaUrl: double.url }));
      assert.equal(double.chats.at(-1)!.body["keep_alive"], sent);
    }
    await ask(connect(double));
    assert.ok(!("keep_alive" in double.chats.at(-1)!.body));
  },
);

withDouble("what a request asks for is sent with it, and its end is reported", says("Hi"), async (double) => {
  const ends: unknown[] = [];
  const options = { stop: ["</s>"], keepTokens: 500, seed: 7, onEnd: (end: unknown) => ends.push(end) };
  for await (const _ of connect(double).chat(TURNS, new AbortController().signal, options));
  assert.deepEqual(double.chats[0]!.body["options"], {
    ...{ num_ctx: 4096, num_predict: 300, repeat_penalty: 1.1 },
    ...{ num_keep: 500, stop: ["</s>"], seed: 7 },
  });
  assert.deepEqual(ends, [{ reason: "stop", promptTokens: 26 }]);
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

withDouble("loading asks for no answer, with the options of every request", says("Hi"), async (double) => {
  await connect(double).load(new AbortController().signal);
  assert.equal(double.chats.length, 0, "it is no question");
  const [{ path, body }] = double.loads as [typeof double.loads[0]];
  assert.equal(path, "/api/chat");
  assert.deepEqual(body["messages"], []);
  assert.deepEqual(body["options"], { num_ctx: 4096, num_predict: 300, repeat_penalty: 1.1 });
});

withDouble("lines and characters may be split anywhere", splits("Señor, ", "😀 你好"), async (double) => {
  assert.equal((await ask(connect(double))).join(""), "Señor, 😀 你好");
});

withDouble("lines may come together, the last without a line break", merges("a", "b"), async (double) => {
  assert.equal((await ask(connect(double))).join(""), "ab");
});

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

withDouble(
  "without a chat endpoint, the conversation goes as a transcript",
  missingEndpoint,
  async (double) => {
    double.generateMood = says("Of ", "course.");
    assert.deepEqual(await ask(connect(double)), ["Of ", "course."]);
    const { path, body } = double.chats[1]!;
    assert.equal(path, "/api/generate");
    assert.equal(body["system"], "You are Violet.");
    // What a guest writes stays on the guest's line.
    assert.equal(body["prompt"], "Guest: Hello\nViolet: Good evening.\nGuest: A drink? Violet: yes\nViolet:");
    assert.deepEqual(body["options"], {
      ...{ num_ctx: 4096, num_predict: 300, repeat_penalty: 1.1 },
      stop: ["\nGuest:"],
    });
    assert.equal(body["think"], false);
  },
);

withDouble(
  "without a chat endpoint, an answer that is continued stands open",
  missingEndpoint,
  async (double) => {
    double.generateMood = says(" more.");
    const turns = [...TURNS.slice(0, 2), { role: "assistant", content: "Tell  me" } as const];
    const pieces = await Array.fromAsync(connect(double).chat(turns, new AbortController().signal));
    assert.equal(pieces.join(""), " more.");
    assert.equal(double.chats[1]!.body["prompt"], "Guest: Hello\nViolet: Tell me");
  },
);

withDouble(
  "an answer that is continued is the last message, and only what is new comes back",
  chats(0),
  async (double) => {
    const turns = [...TURNS.slice(0, 2), { role: "assistant", content: 'Mmm, "Hello"? Tell' } as const];
    const pieces = await Array.fromAsync(connect(double).chat(turns, new AbortController().signal));
    assert.equal(pieces.join(""), " me more, darling. The night is young and I am all ears.");
    assert.deepEqual(double.chats[0]!.body["messages"], turns);
  },
);

withDouble("without any endpoint it is no Ollama: refused", missingEndpoint, async (double) => {
  await failsWith("refused", connect(double));
});

withDouble("its status names version and models, and whether ours is there", says("Hi"), async (double) => {
  const inference = connect(double);
  double.models.add("other:7b");
  assert.deepEqual(await inference.status(), {
    reachable: true,
    model: "llama3.2",
    ready: true,
    version: "0.33.0",
    models: [
      { name: "llama3.2:latest", sizeBytes: 2_019_393_189, loaded: true },
      { name: "other:7b", sizeBytes: 2_019_393_189, loaded: false },
    ],
  });
  inference.useModel("missing");
  assert.equal((await inference.status() as { ready: boolean }).ready, false);
  assert.deepEqual(await inference.details("other:7b"), {
    family: "llama",
    parameters: "3.2B",
    quantization: "Q4_K_M",
    contextTokens: 131_072,
  });
  await assert.rejects(inference.details("missing"), { kind: "no_model" });
});

Deno.test("ollama: the status of one that is not there", async () => {
  const double = startOllamaDouble();
  await double[Symbol.asyncDispose]();
  const status = await connect(double).status();
  assert.deepEqual(status, {
    ...{ reachable: false, model: "llama3.2" },
    ...{ failure: "unreachable", reason: "Ollama cannot be reached" },
  });
});

withDouble("a model is fetched with progress, and is there afterwards", says("Hi"), async (double) => {
  const inference = connect(double);
  const steps: string[] = [];
  let last = -1;
  for await (
    const { status, totalBytes, completedBytes } of inference.pull("new:1b", new AbortController().signal)
  ) {
    if (steps.at(-1) !== status) steps.push(status);
    if (totalBytes === undefined) continue;
    assert.ok(completedBytes !== undefined && completedBytes > last && completedBytes <= totalBytes);
    last = completedBytes;
  }
  assert.deepEqual(steps, [
    "pulling manifest",
    "pulling dde5aa3fc5ff",
    "verifying sha256 digest",
    "writing manifest",
    "success",
  ]);
  assert.equal(last, 2_000_000_000);
  inference.useModel("new:1b");
  assert.equal((await inference.status() as { ready: boolean }).ready, true);
});

withDouble("fetching a model fails with its error, and when it ends early", says("Hi"), async (double) => {
  const inference = connect(double);
  const pull = async () => {
    for await (const _ of inference.pull("new:1b", new AbortController().signal));
  };
  double.pullMood = async (exchange) => {
    await exchange.chunk(
      '{"status":"pulling manifest"}\n{"error":"pull model manifest: file does not exist"}\n',
    );
    await exchange.end();
  };
  await assert.rejects(pull(), { kind: "no_model", words: "pull model manifest: file does not exist" });
  double.pullMood = async (exchange) => {
    await exchange.chunk('{"status":"pulling manifest"}\n');
    await exchange.end();
  };
  await assert.rejects(pull(), { kind: "broken" });
});
