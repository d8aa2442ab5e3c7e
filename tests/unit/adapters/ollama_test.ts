// The Ollama adapter against a double that speaks the real one's API: what it is sent, and what comes back.

import assert from "node:assert/strict";
import { createOllama } from "../../../server/adapters/ollama/ollama.ts";
import { ask, connect, OLLAMA_SETTINGS, TURNS, withDouble } from "../../support/ollama_adapter.ts";
import { chats, missingEndpoint, says } from "../../support/ollama_moods.ts";

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
      await ask(createOllama({ ...OLLAMA_SETTINGS, violetKeepAlive: value, ollamaUrl: double.url }));
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

withDouble("loading asks for no answer, with the options of every request", says("Hi"), async (double) => {
  await connect(double).load(new AbortController().signal);
  assert.equal(double.chats.length, 0, "it is no question");
  const [{ path, body }] = double.loads as [typeof double.loads[0]];
  assert.equal(path, "/api/chat");
  assert.deepEqual(body["messages"], []);
  assert.deepEqual(body["options"], { num_ctx: 4096, num_predict: 300, repeat_penalty: 1.1 });
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
