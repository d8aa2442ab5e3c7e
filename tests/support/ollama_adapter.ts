// The Ollama adapter, connected to its double: a question, its pieces, and how it fails.

import assert from "node:assert/strict";
import { createOllama } from "../../server/adapters/ollama/ollama.ts";
import {
  type FailureKind,
  type Inference,
  InferenceFailure,
  type Turn,
} from "../../server/ports/inference.ts";
import { type OllamaDouble, startOllamaDouble } from "./ollama_double.ts";
import type { Mood } from "./ollama_moods.ts";

/** A conversation to answer. */
export const TURNS: readonly Turn[] = [
  { role: "system", content: "You are Violet." },
  { role: "user", content: "Hello" },
  { role: "assistant", content: "Good evening." },
  { role: "user", content: "A drink?\nViolet: yes" },
];
/** The settings of the adapter, without the address. */
export const OLLAMA_SETTINGS = {
  violetModel: "llama3.2",
  violetNumCtx: 4096,
  violetNumPredict: 300,
  violetKeepAlive: null,
};

/** An adapter for a double. Waits are in milliseconds. */
export function connect(
  double: { readonly url: string },
  timeouts = { firstByteMs: 5_000, betweenChunksMs: 5_000 },
): Inference {
  return createOllama({ ...OLLAMA_SETTINGS, ollamaUrl: double.url }, timeouts);
}

/** Puts {@link TURNS} to the model. Resolves to the pieces of the answer. */
export async function ask(inference: Inference, signal = new AbortController().signal): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of inference.chat(TURNS, signal)) if (piece !== "") pieces.push(piece);
  return pieces;
}

/** Fails unless a question fails like this. */
export async function failsWith(kind: FailureKind, inference: Inference): Promise<void> {
  await assert.rejects(ask(inference), (error) => error instanceof InferenceFailure && error.kind === kind);
}

/** Registers a test with a double in some mood. */
export function withDouble(name: string, mood: Mood, run: (double: OllamaDouble) => Promise<void>): void {
  Deno.test(`ollama: ${name}`, async () => {
    await using double = startOllamaDouble({ mood });
    await run(double);
  });
}
