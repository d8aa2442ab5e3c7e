// A question over REST whose client gives up before the answer: cancelled, and not counted.

import { deepEqual, equal } from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { newKey, readKey, seal } from "../../server/protocol/sealed.ts";
import { type House, house, member, rest, until } from "../support/companion_client.ts";

/** The room of a test behind a real HTTP server: only the runtime tells whether a client is still there. */
class Caller implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(readonly here: House, readonly token: string) {
    const { fetch } = createApp({ node: here.room.node, pageDir: "tests/no-page" });
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, fetch);
  }

  static async of(here: House, username: string): Promise<Caller> {
    const account = await here.room.store.accounts.byName(username) ?? await here.room.store.accounts.create({
      ...{ username, passwordHash: "none", email: null, createdAt: here.room.clock.now() },
    });
    // Who gives up while the model is in memory ends the request at once.
    await here.room.node.companion.wake();
    return new Caller(here, await here.room.tokens.issue(account));
  }

  get port(): number {
    return this.#server.addr.port;
  }

  /** Asks; rejects when `signal` aborts. Resolves to the status, and the number of used messages. */
  async ask(text: string, signal?: AbortSignal): Promise<{ status: number; used: unknown; code?: string }> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/ai/message`, {
      method: "POST",
      headers: this.headers,
      body: await this.body(text),
      ...(signal === undefined ? {} : { signal }),
    });
    const { ai_messages_used: used, error } = await response.json();
    return { status: response.status, used, ...(error === undefined ? {} : { code: error.code }) };
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, "content-type": "application/json" };
  }

  async body(text: string): Promise<string> {
    const transit_key = newKey();
    return JSON.stringify({ ...await seal((await readKey(transit_key))!, text), transit_key });
  }

  async used(username: string): Promise<number | undefined> {
    return (await this.here.room.store.accounts.byName(username))?.aiMessagesUsed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** Asks, and gives up once `when` holds. */
async function giveUp(caller: Caller, text: string, what: string, when: () => boolean): Promise<void> {
  const impatience = new AbortController();
  const asked = caller.ask(text, impatience.signal).then(() => "answered", () => "given up");
  await until(caller.here.room, what, when);
  impatience.abort();
  equal(await asked, "given up");
}

Deno.test("row 16: given up before the first byte: the request to the model ends, nothing is counted or kept", async () => {
  await using here = await house();
  await using ada = await Caller.of(here, "Ada");
  for (let n = 1; n <= 4; n++) {
    await giveUp(ada, "Hello", "the model is asked", () => here.model.chats.length === n);
    await until(here.room, "the model is left", () => here.model.open.length === 0);
  }
  await rest(here.room);
  equal(await ada.used("Ada"), 0);
  const account = (await here.room.store.accounts.byName("Ada"))!;
  deepEqual(await here.room.store.companions.conversation(account.id), []);
  here.model.answers = () => "Good evening";
  deepEqual(await ada.ask("Hello again"), { status: 200, used: 1 });
});

Deno.test("given up after the first byte: it goes on, is kept, counted once and shown to the person's sockets", async () => {
  await using here = await house();
  const socket = await member(here.room, "Ada", ["stream"]);
  await using ada = await Caller.of(here, "Ada");
  let isBegun = false;
  await giveUp(ada, "Hello", "the question is shown", () => {
    if (here.model.chats.length === 1 && !isBegun) here.model.latest.say("Good ");
    isBegun = here.model.chats.length === 1;
    return socket.messages.length === 1;
  });
  await rest(here.room);
  equal(here.model.latest.over, false);
  here.model.latest.finish("evening");
  equal(await socket.heard(1), "Good evening");
  deepEqual(await socket.said(), ["Ada: Hello", "Violet: Good evening"]);
  equal(await ada.used("Ada"), 1);
  const account = (await here.room.store.accounts.byName("Ada"))!;
  deepEqual((await here.room.store.companions.history(account.id)).length, 2);
});

Deno.test("row 16: given up in the queue: the model never hears of it, and the place in the queue is free", async () => {
  await using here = await house({ settings: { violetQueue: 1 } });
  await using ada = await Caller.of(here, "Ada");
  const socket = await member(here.room, "Bob");
  await using bob = await Caller.of(here, "Bob");
  const first = ada.ask("one");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  for (let n = 0; n < 3; n++) {
    await giveUp(bob, "two", "it waits", () => socket.typing.length === 2 * n + 1);
    await until(here.room, "it waits no more", () => socket.typing.length === 2 * n + 2);
  }
  deepEqual(socket.typing, ["busy 1", "idle", "busy 1", "idle", "busy 1", "idle"]);
  here.model.answers = () => "and three";
  const third = bob.ask("three");
  here.model.latest.finish("one");
  deepEqual([await first, await third], [{ status: 200, used: 1 }, { status: 200, used: 1 }]);
  deepEqual(here.model.chats.map(({ question }) => question), ["one", "three"]);
});

Deno.test("row 16: a connection that just closes has given up, whatever HTTP client it was", async () => {
  await using here = await house();
  await using ada = await Caller.of(here, "Ada");
  const body = await ada.body("Hello");
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: ada.port });
  const headers = Object.entries({ ...ada.headers, host: "x", "content-length": String(body.length) });
  const head = ["POST /api/ai/message HTTP/1.1", ...headers.map((header) => header.join(": ")), "", body];
  await connection.write(new TextEncoder().encode(head.join("\r\n")));
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  connection.close();
  await until(here.room, "the model is left", () => here.model.open.length === 0);
  await rest(here.room);
  equal(await ada.used("Ada"), 0);
});

Deno.test("row 16: what was given up is not shown to the sockets of the person, what was answered is", async () => {
  await using here = await house();
  const socket = await member(here.room, "Ada");
  await using ada = await Caller.of(here, "Ada");
  await giveUp(ada, "first", "the model is asked", () => here.model.chats.length === 1);
  await until(here.room, "the model is left", () => here.model.open.length === 0);
  here.model.answers = () => "Good evening";
  deepEqual(await ada.ask("second"), { status: 200, used: 1 });
  equal(await socket.heard(1), "Good evening");
  deepEqual(await socket.said(), ["Ada: second", "Violet: Good evening"]);
});

Deno.test("row 16: an answered question stays counted when its client leaves afterwards", async () => {
  await using here = await house();
  await using ada = await Caller.of(here, "Ada");
  here.model.answers = () => "Good evening";
  const impatience = new AbortController();
  deepEqual(await ada.ask("Hello", impatience.signal), { status: 200, used: 1 });
  impatience.abort();
  await rest(here.room);
  equal(await ada.used("Ada"), 1);
});

Deno.test("row 16: a request that the server ends, to make room, is cancelled and not counted too", async () => {
  await using here = await house();
  await using ada = await Caller.of(here, "Ada");
  const asked = ada.ask("Hello");
  await until(here.room, "the model is asked", () => here.model.chats.length === 1);
  await here.room.pass(200);
  equal(here.room.node.shedRequests(), 1);
  deepEqual(await asked, { status: 200, used: undefined, code: "unavailable" }, "the status is sent already");
  await until(here.room, "the model is left", () => here.model.open.length === 0);
  await rest(here.room);
  equal(await ada.used("Ada"), 0);
});
