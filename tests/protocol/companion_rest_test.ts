// POST /api/ai/message, and the history with Violet over REST.

import assert from "node:assert/strict";
import type { Hono } from "hono";
import { createApp } from "../../server/app.ts";
import { newKey, readKey, seal, unseal } from "../../server/protocol/sealed.ts";
import { type House, house, member, rest, until } from "../support/companion_client.ts";
import type { Room } from "../support/room.ts";

const INFO = {
  remoteAddr: { transport: "tcp", hostname: "203.0.113.9", port: 4000 },
  completed: new Promise<void>(() => {}),
};

/** A page that talks over REST alone. */
class Caller {
  readonly #app: Pick<Hono, "fetch">;

  constructor(readonly here: House, readonly token: string) {
    this.#app = createApp({ node: here.room.node, pageDir: "static/build" }) as unknown as Pick<
      Hono,
      "fetch"
    >;
  }

  static async of(here: House, username: string): Promise<Caller> {
    const account = await here.room.store.accounts.create({
      username,
      passwordHash: "none",
      email: null,
      createdAt: here.room.clock.now(),
    });
    return new Caller(here, await here.room.tokens.issue(account));
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json" };
    return await this.#app.fetch(new Request(`http://club.example${path}`, { headers, ...init }), INFO);
  }

  /** Asks; `answer` is there with status 200. */
  async ask(
    text: string,
  ): Promise<{ status: number; answer?: string; body: Record<string, unknown> }> {
    const transit_key = newKey();
    const key = (await readKey(transit_key))!;
    const body = JSON.stringify({ ...await seal(key, text), transit_key });
    const response = await this.fetch("/api/ai/message", {
      method: "POST",
      body,
    });
    const answer = await response.json();
    if (response.status !== 200) return { status: response.status, body: answer };
    return { status: 200, answer: (await unseal(key, answer))!, body: answer };
  }
}

async function accountOf(room: Room, name: string) {
  return (await room.store.accounts.byName(name))!;
}

Deno.test("violet over REST: three free answers, then 402; the answer is sealed and says what is used", async () => {
  await using here = await house();
  here.model.answers = (question) => `${question}, you say`;
  const ada = await Caller.of(here, "Ada");
  for (const used of [1, 2, 3]) {
    const { answer, body } = await ada.ask(`question ${used}`);
    assert.equal(answer, `question ${used}, you say`);
    assert.deepEqual([body["ai_messages_used"], body["has_ai_access"]], [used, false]);
    assert.deepEqual(Object.keys(body).sort(), ["ai_messages_used", "ciphertext", "has_ai_access", "nonce"]);
  }
  const { status, body } = await ada.ask("question 4");
  assert.deepEqual([status, (body["error"] as { code: string }).code], [402, "ai_limit_reached"]);

  const history = await (await ada.fetch("/api/pm/history?with=violet")).json();
  const roomKey = (await readKey(history.room_key))!;
  assert.equal(await unseal(roomKey, history.messages[0]), "question 1");
  assert.equal(history.messages.length, 6);
  assert.equal(history.messages[0].scheme, "room");
});

Deno.test("violet over REST: at the limit of the address of registration an account has 402 too", async () => {
  await using here = await house({ settings: { aiFreeLimit: 1 } });
  here.model.answers = () => "Good evening";
  const { store, tokens, clock } = here.room;
  for (let number = 0; number < 12; number++) {
    const account = await store.accounts.create({
      ...{ username: `ada-${number}`, passwordHash: "none", email: null, createdAt: clock.now() },
      addressDigest: "home",
    });
    const caller = new Caller(here, await tokens.issue(account));
    assert.equal((await caller.ask("Hello")).status, number < 10 ? 200 : 402);
  }
  assert.equal(here.model.chats.length, 10);
});

Deno.test("violet over REST: an answer that a socket stops below one sentence is not counted", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada");
  const caller = new Caller(here, await here.room.tokens.issue(await accountOf(here.room, "Ada")));
  for (
    const [index, [said, used]] of ([["Good eve", 0], ["Good evening, darling. It", 1]] as const).entries()
  ) {
    const asked = caller.ask("Hello");
    await until(here.room, "the model is asked", () => here.model.chats.length === index + 1);
    here.model.latest.say(said);
    await rest(here.room);
    await ada.client.request("violet_stop", { room: ada.room });
    const { answer, body } = await asked;
    assert.deepEqual([answer, body["ai_messages_used"]], [said, used]);
  }
});

Deno.test("violet over REST: a failure is answered with a canned reply, sealed, and not counted", async () => {
  await using here = await house();
  const ada = await Caller.of(here, "Ada");
  const asked = ada.ask("Hello");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.fail("unreachable");
  const { status, answer, body } = await asked;
  assert.equal(status, 200);
  assert.ok(answer!.length > 10);
  assert.equal(body["ai_messages_used"], 0);
});

Deno.test("violet over REST: one running and one waiting a person, more answer 503, as does a full queue", async () => {
  await using here = await house({ settings: { violetQueue: 1 } });
  const [ada, bob] = [await Caller.of(here, "Ada"), await Caller.of(here, "Bob")];
  const first = ada.ask("one");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  const second = ada.ask("two");
  await rest(here.room);
  assert.equal((await ada.ask("three")).status, 503);
  const full = await bob.ask("one");
  assert.deepEqual([full.status, (full.body["error"] as { code: string }).code], [503, "unavailable"]);
  here.model.answers = () => "and two";
  here.model.latest.finish("one");
  assert.deepEqual([(await first).answer, (await second).answer], ["one", "and two"]);
});

Deno.test("violet over REST: a question that is not sealed is refused", async () => {
  await using here = await house();
  const ada = await Caller.of(here, "Ada");
  const post = async (body: unknown, headers = {}): Promise<number> => {
    const init = { method: "POST", body: JSON.stringify(body) };
    const response = await ada.fetch(
      "/api/ai/message",
      Object.keys(headers).length > 0 ? { ...init, headers } : init,
    );
    await response.body?.cancel();
    return response.status;
  };
  const sealed = await seal((await readKey(newKey()))!, "Hello");
  assert.equal(await post({}), 400);
  assert.equal(await post({ ...sealed, transit_key: newKey() }), 400);
  assert.equal(await post({ ...sealed, transit_key: "short" }), 400);
  assert.equal(await post(sealed, { "content-type": "application/json" }), 401);
  assert.equal((await ada.ask(" ")).status, 400);
  assert.equal((await ada.ask("x".repeat(501))).status, 400);
  assert.equal(here.model.chats.length, 0);
});

Deno.test("violet over REST: sockets see it too, may stop it, and leaving does not end it", async () => {
  await using here = await house();
  const ada = await member(here.room, "Ada", ["stream"]);
  const caller = new Caller(here, await here.room.tokens.issue(await accountOf(here.room, "Ada")));
  const first = caller.ask("Hello");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  here.model.latest.say("Good eve");
  await rest(here.room);
  await ada.client.request("violet_stop", { room: ada.room });
  assert.equal((await first).answer, "Good eve");
  assert.equal(await ada.heard(1), "Good eve");
  assert.deepEqual(await ada.said(), ["Ada: Hello", "Violet: Good eve"]);
  assert.deepEqual(await ada.pieces(ada.messages[0]!.id), ["Good eve"]);
  assert.deepEqual(ada.typing, ["busy 0", "idle"]);
  const second = caller.ask("And now?");
  await until(here.room, "the model is asked", () => here.model.chats.length === 2);
  ada.client.vanish();
  await rest(here.room);
  here.model.latest.finish("Now I am yours");
  assert.equal((await second).answer, "Now I am yours");
});

Deno.test("violet over REST: the command forgets everything", async () => {
  await using here = await house();
  here.model.answers = () => "Good evening";
  const ada = await Caller.of(here, "Ada");
  await ada.ask("Hello");
  const { status, body } = await ada.ask("/reset");
  assert.deepEqual([status, body["ai_messages_used"]], [200, 1]);
  assert.deepEqual(await here.room.store.companions.history((await accountOf(here.room, "Ada")).id), []);
});
