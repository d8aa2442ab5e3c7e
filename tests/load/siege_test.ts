// The siege itself: that its attacks are what they are called, and that a run sees what happens.

import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { addressGroup } from "../../server/hub/addresses.ts";
import { RawClient } from "./raw_client.ts";
import { type Figure, missesOf, overviewOf } from "./report.ts";
import { FIRST, networkAddress, ordinaryAddress } from "./siege/addresses.ts";
import { Http2Connection } from "./siege/attacks/http2.ts";
import { attackNamed, ATTACKS, attacksOf } from "./siege/catalogue.ts";
import { figuresOf } from "./siege/figures.ts";
import { quantilesOf } from "./siege/quantiles.ts";
import { runAttack } from "./siege/run.ts";
import { ask, Tcp } from "./siege/tcp.ts";

Deno.test("ordinary clients have a network each, and an attacker's are ever new ones of one /48", () => {
  const ordinary = Array.from({ length: FIRST.other + 200 }, (_, n) => addressGroup(ordinaryAddress(n)));
  equal(new Set(ordinary).size, ordinary.length);
  equal(addressGroup(ordinaryAddress(1, 1)), addressGroup(ordinaryAddress(1, 2)));
  notEqual(ordinaryAddress(1, 1), ordinaryAddress(1, 2));
  const attackers = Array.from({ length: 70_000 }, (_, n) => addressGroup(networkAddress(n)));
  equal(new Set(attackers).size, 65_536);
  ok(attackers.every((group) => group.startsWith("2001:db8:bad:")));
});

Deno.test("every attack has an id of its own, and is found by it or by its number", () => {
  equal(new Set(ATTACKS.map(({ id }) => id)).size, ATTACKS.length);
  for (const attack of ATTACKS) equal(attackNamed(attack.id), attack);
  deepEqual(attacksOf("2").map(({ id }) => id), ["2a", "2b", "2c"]);
  deepEqual(attacksOf("2b").map(({ id }) => id), ["2b"]);
  deepEqual(attacksOf("none"), []);
});

Deno.test("quantiles of delays: the 99th of a hundred, and nothing of nothing", () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  deepEqual(quantilesOf(values), { count: 100, p50: 51, p99: 100, max: 100 });
  deepEqual(quantilesOf([]), { count: 0, p50: 0, p99: 0, max: 0 });
});

Deno.test("the overview has a row for each attack, and marks and names what missed its target", () => {
  const figure = (value: number): Figure => ({ what: "lost", unit: "", value, aim: { atMost: 0 } });
  const found = [{ scenario: "one", figures: [figure(0)] }, { scenario: "two", figures: [figure(3)] }];
  deepEqual(overviewOf(found, ["lost", "unknown"]).split("\n").map((line) => line.trim().split(/\s+/)), [
    ["1:", "lost"],
    ["2:", "unknown"],
    ["1", "2"],
    ["one", "0.00"],
    ["two", "3.00!"],
  ]);
  equal(missesOf(found), "Missed:\n  two\n    lost: 3.00, at most 0.00");
  equal(missesOf(found.slice(0, 1)), "Every aim holds.");
});

Deno.test("a stream of HTTP/2 without TLS reaches the server as a request whose body does not end", async () => {
  const seen = Promise.withResolvers<string>();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const reader = request.body!.getReader();
    let bytes = 0;
    while (bytes < 100) bytes += (await reader.read()).value?.length ?? 0;
    await reader.cancel();
    const address = request.headers.get("x-forwarded-for");
    seen.resolve(`${request.method} ${new URL(request.url).pathname} ${address} ${bytes}`);
    return new Response(null, { status: 503 });
  });
  const refused = Promise.withResolvers<void>();
  const watch = { onRefused: () => refused.resolve() };
  const traffic = { sentBytes: 0, receivedBytes: 0 };
  const { connection, ended } = await Http2Connection.open(server.addr.port, traffic, watch);
  const stream = await connection.openStream("/api/auth/login", "2001:db8:bad:1::1");
  ok(await connection.sendBody(stream, 100));
  equal(await seen.promise, "POST /api/auth/login 2001:db8:bad:1::1 100");
  await refused.promise;
  ok(traffic.sentBytes > 100 && traffic.receivedBytes > 0);
  connection.tcp.close();
  await ended;
});

Deno.test("bytes are counted both ways, a request says where it comes from, and a server that is silent is given up", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    return new Response(`from ${request.headers.get("x-forwarded-for")}`, { status: 418 });
  });
  const traffic = { sentBytes: 0, receivedBytes: 0 };
  const request = { path: "/", address: "203.0.113.9" };
  const answer = await ask(server.addr.port, request, { traffic, withinMs: 5_000 });
  equal(answer.status, 418);
  ok(answer.text.endsWith("from 203.0.113.9"), answer.text);
  ok(traffic.sentBytes > 80 && traffic.receivedBytes === answer.text.length);

  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const given = await ask(silent.addr.port, request, { traffic, withinMs: 50 }).catch(({ message }) =>
    message
  );
  equal(given, "No answer from /");
  const tcp = await Tcp.open(silent.addr.port, traffic);
  tcp.close();
  equal(await tcp.write("late"), false);
});

Deno.test("a client knows the code with which the server closed, and one that ignores it stays", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = () => socket.close(4001, "go");
    return response;
  });
  const client = await RawClient.open(server.addr.port, () => {});
  let closed = 0;
  const over = new Promise<void>((resolve) =>
    client.onClose = () => {
      closed++;
      resolve();
    }
  );
  client.send("x");
  await over;
  client.close();
  deepEqual([client.closeCode, client.closed, closed], [4001, true, 1]);

  const stubborn = await RawClient.open(server.addr.port, () => {}, { ignoresClose: true });
  stubborn.send("x");
  while (stubborn.closeCode === null) await new Promise((resolve) => setTimeout(resolve, 1));
  deepEqual([stubborn.closeCode, stubborn.closed], [4001, false]);
  stubborn.close();
});

Deno.test("a run of one second sees the attack, the crowd and the server", async () => {
  const crowd = { talkers: 8, readers: 2, plain: "some" } as const;
  const run = await runAttack(attackNamed("7"), { seconds: 1, crowd });
  const { report, during, memory, ended } = run;
  equal(ended, null);
  ok(report !== null && report.sentBytes > 10_000 && report.counts["sockets"]! > 50, JSON.stringify(report));
  deepEqual([during.talkersLost, during.readersLost], [0, 0]);
  deepEqual([during.withCaps.clients, during.withoutCaps.clients], [8, 2]);
  ok(
    memory.before!.resident > 0 && memory.peak.resident >= memory.before!.resident &&
      memory.settled!.heap! > 0,
  );
  ok(run.newcomerSeconds !== null);
  const figures = figuresOf(run);
  equal(figures.find(({ what }) => what === "talkers lost")?.value, 0);
  ok(figures.every(({ value }) => !Number.isNaN(value)));
});
