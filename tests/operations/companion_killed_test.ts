// kill -9 in the middle of an answer: after the next start the question is shown as not answered, and was not counted.

import { deepEqual, equal, ok } from "node:assert/strict";
import { newKey, readKey, seal } from "../../server/protocol/sealed.ts";
import { startApp } from "../support/app_process.ts";
import { registerMember } from "../support/member.ts";
import { startOllamaDouble } from "../support/ollama_double.ts";
import { says, stalls } from "../support/ollama_moods.ts";
import { eventually, WireClient } from "../support/wire_client.ts";

/** A member's socket and the name of their room with Violet. */
async function enter(url: string, token: string): Promise<{ client: WireClient; room: string }> {
  const client = await WireClient.open(url);
  const joined = await client.request("join", { mode: "restore", token, caps: ["stream"] });
  equal(joined.event, "joined");
  const { data } = await client.request("pm_open", { target: "Violet" });
  return { client, room: String(data["room"]) };
}

async function sealedQuestion(text: string): Promise<object> {
  const transit_key = newKey();
  return { ...await seal((await readKey(transit_key))!, text), transit_key };
}

Deno.test("kill -9 in mid-stream: after the start the question is there, not answered, not counted, and can be deleted", async () => {
  await using double = startOllamaDouble({ mood: stalls("It was a dark night. And") });
  await using app = await startApp({ OLLAMA_URL: double.url, VIOLET_MODEL: "llama3.2:latest" });
  const token = await registerMember(app.url, "Ada");
  const before = await enter(app.url, token);
  const asked = await before.client.request("pm_message", {
    ...{ room: before.room, ...await sealedQuestion("Tell me everything") },
  });
  equal(asked.event, "ack");
  const { id } = asked.data;
  await before.client.until("a piece", () => before.client.all("violet_delta").length === 1);
  await app.kill();
  await app.start();

  const { client, room } = await enter(app.url, token);
  await client.until("it is not answered", () => client.all("violet_unanswered").length === 1);
  deepEqual(client.all("violet_unanswered"), [{ room, id }]);
  equal(client.all("joined")[0]!.ai_messages_used, 0);
  const turns = async () =>
    (await client.request("violet_history", { room })).data["turns"] as Record<string, unknown>[];
  deepEqual((await turns()).map((turn) => [turn["id"], turn["unanswered"]]), [[id, true]]);
  equal((await client.request("violet_delete", { room, id })).event, "ack");
  deepEqual(await turns(), []);

  double.mood = says("Good evening.");
  ok(
    (await client.request("pm_message", { room, ...await sealedQuestion("Hello again") })).data["id"] !== id,
  );
  await client.until("the answer", () => client.all("pm_message").some(({ from }) => from === "Violet"));
  deepEqual((await turns()).map((turn) => turn["role"]), ["user", "assistant"]);
  await client.close();
});

Deno.test("a server that stops in good order leaves the question not answered too, and counts nothing", async () => {
  await using double = startOllamaDouble({ mood: stalls("It was") });
  await using app = await startApp({ OLLAMA_URL: double.url, VIOLET_MODEL: "llama3.2:latest" });
  const token = await registerMember(app.url, "Ada");
  const before = await enter(app.url, token);
  const { data: { id } } = await before.client.request("pm_message", {
    ...{ room: before.room, ...await sealedQuestion("Tell me everything") },
  });
  await eventually("the model is asked", () => double.chats.length === 1);
  await app.stop();
  await app.start();
  const { client, room } = await enter(app.url, token);
  await client.until("it is not answered", () => client.all("violet_unanswered").length === 1);
  deepEqual(client.all("violet_unanswered"), [{ room, id }]);
  equal(client.all("joined")[0]!.ai_messages_used, 0);
  await client.close();
});
