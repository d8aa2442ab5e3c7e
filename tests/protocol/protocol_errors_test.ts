// What ends a connection from the server's side: too many errors, too big a frame, a handler's fault does not.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { openRoom, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";
import { CLOSE } from "../../server/protocol/errors.ts";
import type { JoinedHandler } from "../../server/hub/commands.ts";

Deno.test("20 protocol errors in 10 s do not close, one more closes with 4002", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  await spoil(room, alice, 20, 400);
  equal(alice.closed, null);
  equal((await alice.request("message", { text: "hi" })).event, "ack");
  await spoil(room, alice, 1, 0);
  equal(alice.closed!.code, CLOSE.protocolErrors);
  equal(alice.all("error").length, 21);
});

Deno.test("protocol errors count for 10 s, not longer", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  await spoil(room, alice, 20, 0);
  await room.pass(10_000);
  await spoil(room, alice, 20, 0);
  equal(alice.closed, null);
  await room.pass(9_999);
  await spoil(room, alice, 1, 0);
  equal(alice.closed!.code, CLOSE.protocolErrors);
});

Deno.test("every kind of protocol error counts, binary frames too, and refusals do not", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  const kinds = ["{", "[]", '{"event":"nope"}', '{"event":"message","data":{}}', new Uint8Array(3)];
  for (let n = 0; n < 30; n++) await alice.request("message", { text: "" });
  equal(alice.closed, null);
  for (let n = 0; n < 20; n++) alice.raw(kinds[n % kinds.length]!);
  await room.settle();
  equal(alice.closed, null);
  await spoil(room, alice, 1, 0);
  equal(alice.closed!.code, CLOSE.protocolErrors);
});

Deno.test("before the join protocol errors count as well", async () => {
  await using room = await openRoom();
  const client = room.connect();
  await spoil(room, client, 21, 0);
  equal(client.closed!.code, CLOSE.protocolErrors);
});

Deno.test("after a close with 4002 nothing more of that socket is handled", async () => {
  await using room = await openRoom();
  const [alice, bob] = [await room.guest("alice"), await room.guest("bob")];
  for (let n = 0; n < 21; n++) alice.raw("{");
  alice.send("message", { text: "from beyond" });
  await room.settle();
  deepEqual(bob.texts, []);
  ok(bob.all("system").some(({ msg }) => msg === "alice left"));
});

Deno.test("a message over MAX_FRAME_BYTES closes with 1009, counted in bytes", async () => {
  for (const character of ["x", "é", "€", "🌹"]) {
    const bytes = new TextEncoder().encode(character).length;
    await using room = await openRoom();
    const client = await room.guest("alice");
    const padding = 16_384 - new TextEncoder().encode('{"event":"nope","data":""}').length;
    const filled = character.repeat(Math.floor(padding / bytes)).padEnd(
      character.length * Math.floor(padding / bytes) + padding % bytes,
      "x",
    );
    const exact = JSON.stringify({ event: "nope", data: filled });
    equal(new TextEncoder().encode(exact).length, 16_384);
    client.raw(exact);
    await room.settle();
    deepEqual([client.closed, client.lastError], [null, "unknown_event"]);
    client.raw(JSON.stringify({ event: "nope", data: `${filled}x` }));
    await room.settle();
    equal(client.closed!.code, 1009, `one byte over with ${character}`);
  }
});

Deno.test("MAX_FRAME_BYTES is a setting, and holds for binary frames", async () => {
  await using room = await openRoom({ settings: { maxFrameBytes: 1024 } });
  const [text, binary, small] = [room.connect(), room.connect(), room.connect()];
  text.raw(`"${"x".repeat(1023)}"`);
  binary.raw(new Uint8Array(1025));
  small.raw(new Uint8Array(1024));
  await room.settle();
  deepEqual([text.closed?.code, binary.closed?.code, small.closed], [1009, 1009, null]);
});

Deno.test("a handler that throws gives internal, and process and connection go on", async () => {
  for (const thrown of [new TypeError("the secret text"), "the secret text", null, undefined]) {
    for (const late of [false, true]) {
      await using room = await openRoom();
      const alice = await room.guest("alice");
      const original = room.node.commands.message;
      replaceRun(room, () => {
        if (!late) throw thrown;
        return Promise.reject(thrown);
      });
      const reply = await alice.request("message", { text: "the secret text" });
      equal(reply.event, "error");
      equal(reply.data["code"], "internal");
      match(String(reply.data["msg"]), /^Something went wrong/);
      ok(!JSON.stringify(reply).includes("secret"));
      const fault = String(reply.data["fault"]);
      match(fault, /^[0-9a-f-]{36}$/);
      ok(room.log.lines.some((line) => line.startsWith("handler failed") && line.includes(fault)));
      ok(!room.log.lines.some((line) => line.includes("secret")), "nothing a person wrote reaches the log");
      Object.assign(room.node.commands, { message: original });
      equal((await alice.request("message", { text: "on" })).event, "ack");
    }
  }
});

Deno.test("a handler that throws after its reply gives no second reply", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  for (const late of [false, true]) {
    replaceRun(room, ({ reply }) => {
      reply("ack", {});
      if (!late) throw new Error("too late");
      return Promise.reject(new Error("too late"));
    });
    const reply = await alice.request("message", { text: "hi" });
    equal(reply.event, "ack");
    equal(room.log.lines.filter((line) => line.startsWith("handler failed")).length, late ? 2 : 1);
  }
});

Deno.test("a handler that replies twice is a fault of ours, and the client has one reply", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  replaceRun(room, ({ reply }) => {
    reply("ack", {});
    reply("ack", {});
  });
  equal((await alice.request("message", { text: "hi" })).event, "ack");
  ok(room.log.lines.some((line) => line.startsWith("handler failed")));
});

Deno.test("while a request is handled, more than 1 MiB of further ones ends the connection", async () => {
  await using room = await openRoom();
  const alice = await room.guest("alice");
  replaceRun(room, () => new Promise<void>(() => {}));
  alice.send("message", { text: "this one never ends" });
  const frame = JSON.stringify({ event: "message", data: { text: "x".repeat(16_000) } });
  for (let sent = 0; sent <= 1024 * 1024 - frame.length; sent += frame.length) alice.raw(frame);
  await room.settle();
  equal(alice.closed, null);
  alice.raw(frame);
  alice.raw(frame);
  await room.settle();
  equal(alice.closed!.code, CLOSE.protocolErrors);
});

async function spoil(room: Room, client: PlainClient, times: number, pauseMs: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    client.raw('{"event":"nope"}');
    await room.settle();
    room.clock.skip(pauseMs);
  }
}

/** Puts another handler in place of the lobby's. */
function replaceRun(room: Room, run: JoinedHandler<"message">): void {
  Object.assign(room.node.commands, { message: { who: "joined", rate: "message", whenMuted: "allow", run } });
}
