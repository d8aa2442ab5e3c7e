// Asks an Ollama for its status and an answer, in a process of its own, whose environment a test chooses.
//
// Argument: JSON of the settings. Prints JSON: whether it was reachable, and the answer.

import { createOllama } from "../../server/adapters/ollama/ollama.ts";

const inference = createOllama(JSON.parse(Deno.args[0]!));
const status = await inference.status();
let text = "";
try {
  for await (
    const piece of inference.chat([{ role: "user", content: "A red umbrella" }], new AbortController().signal)
  ) text += piece;
} catch (error) {
  text = String(error);
}
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ reachable: status.reachable, text })));
Deno.exit();
