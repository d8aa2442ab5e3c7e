// The panel's section on the companion: who may see it, fetching a model, choosing one, and trials.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createOllama } from "../../server/adapters/ollama/ollama.ts";
import { until } from "../support/companion_client.ts";
import { FakeInference } from "../support/fake_inference.ts";
import { openMemoryStore } from "../support/memory_store.ts";
import { auditEntries } from "../support/moderation.ts";
import { type OllamaDouble, startOllamaDouble } from "../support/ollama_double.ts";
import { errorsMidway } from "../support/ollama_moods.ts";
import { openRoom, type Room, type RoomOptions } from "../support/room.ts";

const SETTINGS = {
  violetModel: "llama3.2",
  violetNumCtx: 4096,
  violetNumPredict: 300,
  violetKeepAlive: null,
};

function openOffice(double: OllamaDouble, options: RoomOptions = {}): Promise<Room> {
  // Each node has an inference server of its own, and reports that one only.
  const inference = createOllama({ ...SETTINGS, ollamaUrl: double.url });
  return openRoom({ spread: false, inference, ...options });
}

const REQUESTS = {
  admin_violet_status: {},
  admin_violet_pull: { model: "llama3.2" },
  admin_violet_pull_stop: {},
  admin_violet_model: { model: "llama3.2" },
  admin_violet_try: { text: "Good evening" },
};

Deno.test("violet panel: it is only for admins and above", async () => {
  await using room = await openRoom();
  const people = [await room.guest("guest"), await room.member("user"), await room.member("mod", "mod")];
  for (const person of people) {
    for (const [event, data] of Object.entries(REQUESTS)) {
      equal((await person.request(event, data)).data["code"], "forbidden", event);
    }
  }
  deepEqual((await auditEntries(room)).map(({ actor, action }) => [actor, action]), [["mod", "refused"]]);
});

Deno.test("violet panel: the status lists the models, and whether the one in use is installed", async () => {
  await using double = startOllamaDouble({ models: ["other:1b"] });
  await using room = await openOffice(double);
  const admin = await room.member("ada", "admin");
  admin.send("admin_violet_status", {}, "s");
  await until(room, "the status is answered", () => admin.all("admin_violet_status").length === 1);
  deepEqual(admin.all("admin_violet_status")[0], {
    ...{ reachable: true, version: "0.33.0", model: "llama3.2", ready: false },
    models: [{ name: "other:1b", size: 2_019_393_189, loaded: true }],
    ...{ running: 0, waiting: 0, concurrency: 1 },
  });
  equal(admin.envelopes.at(-1)!.re, "s");
});

Deno.test("violet panel: an inference server that cannot be reached is a status too", async () => {
  const double = startOllamaDouble();
  await using room = await openOffice(double);
  await double[Symbol.asyncDispose]();
  const admin = await room.member("ada", "admin");
  admin.send("admin_violet_status", {}, "s");
  await until(room, "the status is answered", () => admin.all("admin_violet_status").length === 1);
  const { reachable, failure, ready } = admin.all("admin_violet_status")[0]!;
  deepEqual({ reachable, failure, ready }, { reachable: false, failure: "unreachable", ready: false });
});

Deno.test("violet panel: a model is fetched, every admin sees how far, and it is logged", async () => {
  await using double = startOllamaDouble({ models: [] });
  await using room = await openOffice(double);
  const [ada, bea, mod] = [
    await room.member("ada", "admin"),
    await room.member("bea", "root"),
    await room.member("mod", "mod"),
  ];
  equal((await ada.request("admin_violet_pull", { model: " llama3.2 " })).event, "admin_action_ok");
  await until(room, "it is here", () => bea.all("admin_violet_pull").at(-1)?.state === "done");
  equal(ada.all("admin_violet_pull")[0]!.state, "running");
  await until(room, "all have the status", () => ada.all("admin_violet_status").at(-1)?.ready === true);
  deepEqual(mod.all("admin_violet_pull"), []);
  deepEqual((await auditEntries(room)).map(({ actor, action, detail }) => [actor, action, detail]), [
    ["ada", "pull_model", "llama3.2"],
  ]);
});

Deno.test("violet panel: one model at a time, which can be stopped", async () => {
  await using double = startOllamaDouble({ models: [], stepMs: 20 });
  await using room = await openOffice(double);
  const ada = await room.member("ada", "admin");
  await ada.request("admin_violet_pull", { model: "llama3.2" });
  equal((await ada.request("admin_violet_pull", { model: "other" })).data["code"], "conflict");
  equal((await ada.request("admin_violet_pull_stop", {})).event, "ack");
  await until(room, "it is over", () => ada.all("admin_violet_pull").at(-1)?.state === "cancelled");
  equal(double.models.size, 0);
  equal((await ada.request("admin_violet_pull", { model: "other" })).event, "admin_action_ok");
  await ada.request("admin_violet_pull_stop", {});
  await until(room, "it is over too", () => ada.all("admin_violet_pull").at(-1)?.state === "cancelled");
});

Deno.test("violet panel: fetching that goes wrong says so in plain words", async () => {
  await using double = startOllamaDouble({ models: [] });
  double.pullMood = errorsMidway;
  await using room = await openOffice(double);
  const ada = await room.member("ada", "admin");
  await ada.request("admin_violet_pull", { model: "llama3.2" });
  await until(room, "it failed", () => ada.all("admin_violet_pull").at(-1)?.state === "failed");
  const { msg, said } = ada.all("admin_violet_pull").at(-1)!;
  ok(/broke off/.test(msg!));
  deepEqual(said, { key: "broken" });
});

Deno.test("violet panel: an impossible name of a model is refused", async () => {
  await using room = await openRoom();
  const ada = await room.member("ada", "admin");
  for (const model of ["", "   ", "../etc", "a b", "-x", "x\ny"]) {
    equal((await ada.request("admin_violet_pull", { model })).data["code"], "bad_request", model);
    equal((await ada.request("admin_violet_model", { model })).data["code"], "bad_request", model);
  }
});

Deno.test("violet panel: the chosen model is used at once, logged, and lasts a restart", async () => {
  await using double = startOllamaDouble({ models: ["llama3.2:latest", "other:1b"] });
  const store = await openMemoryStore();
  const inference = createOllama({ ...SETTINGS, ollamaUrl: double.url });
  await using room = await openRoom({ inference, store });
  const ada = await room.member("ada", "admin");
  ada.send("admin_violet_model", { model: "absent" }, "m1");
  await until(room, "it is refused", () => ada.lastError === "not_found");
  ada.send("admin_violet_model", { model: "other:1b" }, "m2");
  await until(room, "all have the status", () => ada.all("admin_violet_status").at(-1)?.model === "other:1b");
  equal(inference.model, "other:1b");
  deepEqual((await auditEntries(room)).map(({ action, detail }) => [action, detail]), [[
    "choose_model",
    "other:1b",
  ]]);
  const later = new FakeInference();
  await using _restarted = await openRoom({ inference: later, store });
  equal(later.model, "other:1b");
});

Deno.test("violet panel: a trial has no memory, counts nothing, and reaches nobody else", async () => {
  const model = new FakeInference();
  await using room = await openRoom({ inference: model });
  const [ada, bea] = [await room.member("ada", "admin"), await room.member("bea", "admin")];
  equal((await ada.request("admin_violet_try", { text: "  Who are you? " })).event, "ack");
  await until(room, "the model is asked", () => model.chats.length === 1);
  deepEqual(model.latest.turns.map(({ role, content }) => `${role}: ${content}`), [
    "system: You are Violet.",
    "user: Who are you?",
  ]);
  model.latest.finish("The hostess.");
  await until(room, "she has answered", () => ada.all("admin_violet_said").length === 1);
  const { text, answered } = ada.all("admin_violet_said")[0]!;
  deepEqual({ text, answered }, { text: "The hostess.", answered: true });
  deepEqual(bea.all("admin_violet_said"), []);
  const account = (await room.store.accounts.byName("ada"))!;
  equal(account.aiMessagesUsed, 0);
  deepEqual(await room.store.companions.history(account.id), []);

  await ada.request("admin_violet_try", { text: "Again" });
  await until(room, "the model is asked again", () => model.chats.length === 2);
  model.latest.fail("unreachable");
  await until(room, "there is a canned reply", () => ada.all("admin_violet_said").length === 2);
  equal(ada.all("admin_violet_said")[1]!.answered, false);
  equal((await ada.request("admin_violet_try", { text: " " })).data["code"], "empty");
});

Deno.test("violet panel: a trial waits in the queue like every question, and ends when its admin leaves", async () => {
  const model = new FakeInference();
  await using room = await openRoom({ inference: model });
  const ada = await room.member("ada", "admin");
  await ada.request("admin_violet_try", { text: "Are you there?" });
  await until(room, "the model is asked", () => model.chats.length === 1);
  ada.vanish();
  await room.settle();
  // It goes on to its first byte: who leaves must not end the loading of the model.
  equal(model.open.length, 1);
  model.latest.say("Good");
  await until(room, "the request is over", () => model.open.length === 0);
});
