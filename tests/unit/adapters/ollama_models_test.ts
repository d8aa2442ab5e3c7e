// The models of an Ollama: its status, what is known of one, and how one is fetched.

import assert from "node:assert/strict";
import { connect, withDouble } from "../../support/ollama_adapter.ts";
import { startOllamaDouble } from "../../support/ollama_double.ts";
import { says } from "../../support/ollama_moods.ts";

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
