// Names of models: every spelling of one model is the same name.

import { equal, notEqual, ok } from "node:assert/strict";
import { fullModelName, isCloudModel, isSameModel } from "../../../server/protocol/model_names.ts";

const SAME: readonly (readonly string[])[] = [
  [
    "llama3.2",
    "Llama3.2",
    "llama3.2:latest",
    "llama3.2:LATEST",
    "library/llama3.2",
    "registry.ollama.ai/library/llama3.2:latest",
    "Registry.Ollama.AI/Library/Llama3.2",
    "https://registry.ollama.ai/library/llama3.2",
    " llama3.2 ",
  ],
  ["llama3.2:3b", "library/llama3.2:3B"],
  ["sadiq-bd/llama3.2-3b-uncensored", "registry.ollama.ai/sadiq-bd/llama3.2-3b-uncensored:latest"],
  ["hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M", "HF.co/bartowski/llama-3.2-3b-instruct-gguf:q4_k_m"],
  ["localhost:5000/me/mine:1", "LOCALHOST:5000/me/mine:1"],
];

Deno.test("row 12: every spelling of a model is the same name, and other models are others", () => {
  for (const [at, names] of SAME.entries()) {
    for (const name of names) ok(isSameModel(name, names[0]!), name);
    for (const others of SAME.slice(at + 1)) notEqual(fullModelName(names[0]!), fullModelName(others[0]!));
  }
  equal(fullModelName("localhost:5000/me/mine"), "localhost:5000/me/mine:latest");
});

Deno.test("row 28: a model that runs at the maker of Ollama is known by its tag", () => {
  for (const name of ["gpt-oss:120b-cloud", "minimax-m2:cloud", "GPT-OSS:20B-Cloud"]) {
    ok(isCloudModel(name), name);
  }
  for (const name of ["cloud", "cloud:7b", "nimbus-cloud", "llama3.2"]) {
    equal(isCloudModel(name), false, name);
  }
});
