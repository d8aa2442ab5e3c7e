// The contract over real sockets, where the runtime and TCP have a say: greeting, closing, reading slowly, faults.

import { deepEqual, equal, ok } from "node:assert/strict";
import { clientFrame, handshake, writeAll } from "../support/handshake.ts";
import { serve } from "../support/live_server.ts";
import { eventually, WireClient } from "../support/wire_client.ts";
import { CLOSE } from "../../server/protocol/errors.ts";

Deno.test("a conversation over real sockets", async () => {
  await using server = await serve();
  const alice = await WireClient.guest(server.url, "alice", { caps: ["batch"] });
  const bob = await WireClient.guest(server.url, "bob", { caps: ["presence"] });
  equal(alice.envelopes[0]!.event, "hello");
  const ack = await alice.request("message", { text: "good evening 🌹" });
  await bob.until("the message", () => bob.all("message").length > 0);
  const { id, text, username } = bob.all("message")[0]!;
  deepEqual([id, text, username], [ack.data["id"], "good evening 🌹", "alice"]);
  await bob.until("the list", () => bob.all("nicklist").length > 0);
  await alice.close();
  await bob.until("the part", () => bob.all("system").some(({ msg }) => msg === "alice left"));
  await bob.until("the change", () => bob.all("presence").some(({ part }) => part?.includes("alice")));
  await bob.close();
});

Deno.test("over 20 protocol errors close with 4002, also when more frames follow at once", async () => {
  await using server = await serve();
  for (const frames of [21, 60]) {
    const client = await WireClient.guest(server.url, `client${frames}`);
    for (let n = 0; n < frames; n++) client.raw("nonsense");
    await client.until("the close", () => client.closed !== null);
    equal(client.closed!.code, CLOSE.protocolErrors);
    equal(client.all("error").length, 21);
  }
});

Deno.test("a message over MAX_FRAME_BYTES closes with 1009, text or binary, also when more frames follow at once", async () => {
  await using server = await serve();
  for (const frame of ["x".repeat(16_385), "é".repeat(8_193), new Uint8Array(16_385)]) {
    for (const after of [0, 10]) {
      const client = await WireClient.open(server.url);
      client.raw(frame);
      for (let n = 0; n < after; n++) client.raw("{}");
      await client.until("the close", () => client.closed !== null);
      equal(client.closed!.code, CLOSE.tooBig);
    }
  }
  const fits = await WireClient.open(server.url);
  fits.raw(new Uint8Array(16_384));
  fits.raw("x".repeat(16_384));
  await fits.request("no_such_event");
  deepEqual([fits.closed, fits.all("error").map(({ code }) => code)], [
    null,
    ["bad_request", "bad_json", "unknown_event"],
  ]);
  await fits.close();
});

Deno.test("a client that has not joined in time is closed with 4008", async () => {
  await using server = await serve({ joinTimeoutMs: 50 });
  const client = await WireClient.open(server.url);
  await client.until("the close", () => client.closed !== null);
  equal(client.closed!.code, CLOSE.joinTimeout);
});

Deno.test("server going away: a system notice, then 1001", async () => {
  await using server = await serve();
  const clients = [await WireClient.open(server.url), await WireClient.guest(server.url, "alice")];
  server.node.drain();
  for (const client of clients) {
    await client.until("the close", () => client.closed !== null);
    equal(client.closed!.code, CLOSE.goingAway);
    equal(client.envelopes.at(-1)!.event, "system");
  }
});

Deno.test("a reader that takes nothing is cut off above 1 MiB, and the others do not wait for it", async () => {
  await using server = await serve({}, { rateMessages: 1_000_000 });
  const talker = await WireClient.guest(server.url, "talker", { caps: ["batch"] });
  const slow = await handshake(server.port);
  const join = new TextEncoder().encode('{"event":"join","data":{"mode":"guest","username":"slow"}}');
  await writeAll(slow.connection, clientFrame(1, join));
  const said = (line: string): boolean => talker.all("system").some(({ msg }) => msg === line);
  await talker.until("the slow one to join", () => said("slow joined"));
  // What the kernel buffers, some MiB, does not count: only then the server sees anything waiting.
  const frame = JSON.stringify({ event: "message", data: { text: "🌹".repeat(500) } });
  for (let sent = 0; sent < 100 && !said("slow left"); sent++) {
    for (let n = 0; n < 200; n++) talker.raw(frame);
    await talker.request("message", { text: "and another 200" });
  }
  await talker.until("the slow one to leave", () => said("slow left"));
  equal(server.node.sockets, 1);
  slow[Symbol.dispose]();
  await eventually("its place is free", () => server.node.admission.held === 1);
  await talker.close();
});

Deno.test("an exception in a socket's handler reaches the log, not the event loop, and the socket goes on", async () => {
  await using server = await serve();
  const alice = await WireClient.guest(server.url, "alice");
  const { message } = server.node.commands;
  Object.assign(server.node.commands, {
    message: {
      who: "joined",
      run() {
        throw new Error("a secret");
      },
    },
  });
  equal((await alice.request("message", { text: "hi" })).data["code"], "internal");
  Object.assign(server.node.commands, { message });
  equal((await alice.request("message", { text: "hi" })).event, "ack");
  ok(server.log.lines.some((line) => line.startsWith("handler failed")));
  ok(!server.log.lines.some((line) => line.includes("a secret")));
  await alice.close();
});
