// A closed socket is really closed, whatever its client does. The first test fails on a Deno whose internals have changed.

import { deepEqual, equal, ok } from "node:assert/strict";
import { hardClose, tryHardClose } from "../../server/adapters/process/hard_close.ts";
import { CLOSE } from "../../server/protocol/errors.ts";
import { unfinishedMessage } from "../support/attacker.ts";
import { clientFrame, handshake, writeAll } from "../support/handshake.ts";
import { serve } from "../support/live_server.ts";
import { eventually, WireClient } from "../support/wire_client.ts";

Deno.test("hard close ends a socket at once: its connection is gone, onclose fires, and the trial says that it works", async () => {
  equal(await tryHardClose(), true);
  const closed = Promise.withResolvers<CloseEvent>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => hardClose(socket);
    socket.onclose = closed.resolve;
    return response;
  });
  using silent = await handshake(server.addr.port);
  await closed.promise;
  // Neither a close frame nor anything else: the connection is at its end.
  equal(await silent.connection.read(new Uint8Array(10)), null);
  await server.shutdown();
});

Deno.test("a silent peer is really gone two seconds after the server closed it, also one that goes on filling", async () => {
  await using server = await serve();
  const bystander = await WireClient.guest(server.url, "bystander");
  using silent = await handshake(server.port);
  await writeAll(silent.connection, clientFrame(1, new Uint8Array(16_385)));
  await eventually("it is closed", () => server.node.sockets === 1);
  equal(server.node.admission.held, 2, "its place is taken until it is gone");
  const filling = (async () => {
    const piece = clientFrame(1, new Uint8Array(60_000), false);
    for (;;) await writeAll(silent.connection, piece);
  })().catch(() => "hung up");
  await eventually("it is gone", () => server.node.admission.held === 1);
  equal(await filling, "hung up");
  equal((await bystander.request("message", { text: "still here" })).event, "ack");
  await bystander.close();
});

Deno.test("a client that answers receives the reason for the close, and is gone at once", async () => {
  await using server = await serve();
  const client = await WireClient.open(server.url);
  client.raw(new Uint8Array(16_385));
  await client.until("the close", () => client.closed !== null);
  equal(client.closed!.code, CLOSE.tooBig);
  await eventually("it is gone", () => server.node.admission.held === 0);
});

Deno.test("a socket with an unfinished message is ended at once, and its place is free", async () => {
  await using server = await serve();
  using filler = await unfinishedMessage(server.port, { joinAs: "filler", sentMb: 5 });
  equal(await filler.sent, "sent");
  const standings = (): string[] => [...server.node.guardedSockets()].map(({ standing }) => standing);
  await eventually("it has joined", () => standings()[0] === "joined");
  const sockets = [...server.node.guardedSockets()];
  for (const socket of sockets) socket.terminate();
  deepEqual(standings(), []);
  await eventually("it is gone", () => server.node.admission.held === 0);
  deepEqual(sockets.map((socket) => socket.isGone()), [true]);
  ok(!server.log.lines.some((line) => line.includes("failed")));
});
