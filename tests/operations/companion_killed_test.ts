// kill -9 in the middle of an answer: after the next start the question is shown as not answered, and was not counted.

import { deepEqual, equal, ok } from "node:assert/strict";
import { startApp } from "../support/app_process.ts";
import { registerMember } from "../support/member.ts";
import { startOllamaDouble } from "../support/ollama_double.ts";
import { says, stalls } from "../support/ollama_moods.ts";
import { WireAsker } from "../support/wire_asker.ts";
import { eventually } from "../support/wire_client.ts";

Deno.test("kill -9 in mid-stream: after the start the question is there, not answered, not counted, and can be deleted", async () => {
  await using double = startOllamaDouble({ mood: stalls("It was a dark night. And") });
  await using app = await startApp({ OLLAMA_URL: double.url, VIOLET_MODEL: "llama3.2:latest" });
  const token = await registerMember(app.url, "Ada");
  const before = await WireAsker.enter(app.url, token);
  const id = await before.ask("Tell me everything");
  await before.pieces(1);
  await app.kill();
  await app.start();

  const ada = await WireAsker.enter(app.url, token);
  const { client, room } = ada;
  equal(await ada.unanswered(), id);
  deepEqual(client.all("violet_unanswered"), [{ room, id }]);
  equal(client.all("joined")[0]!.ai_messages_used, 0);
  deepEqual((await ada.turns()).map((turn) => [turn["id"], turn["unanswered"]]), [[id, true]]);
  equal((await client.request("violet_delete", { room, id })).event, "ack");
  deepEqual(await ada.turns(), []);

  double.mood = says("Good evening.");
  ok(await ada.ask("Hello again") !== id);
  await client.until("the answer", () => client.all("pm_message").some(({ from }) => from === "Violet"));
  deepEqual((await ada.turns()).map((turn) => turn["role"]), ["user", "assistant"]);
  await client.close();
});

Deno.test("a server that stops in good order leaves the question not answered too, and counts nothing", async () => {
  await using double = startOllamaDouble({ mood: stalls("It was") });
  await using app = await startApp({ OLLAMA_URL: double.url, VIOLET_MODEL: "llama3.2:latest" });
  const token = await registerMember(app.url, "Ada");
  const id = await (await WireAsker.enter(app.url, token)).ask("Tell me everything");
  await eventually("the model is asked", () => double.chats.length === 1);
  await app.stop();
  await app.start();
  const ada = await WireAsker.enter(app.url, token);
  equal(await ada.unanswered(), id);
  equal(ada.client.all("joined")[0]!.ai_messages_used, 0);
  await ada.client.close();
});
