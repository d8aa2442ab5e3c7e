// The way in from the network: handshakes that are broken off, what comes with a handshake, and requests in a row.

import { deepEqual, equal, ok } from "node:assert/strict";
import { attachSocket } from "../../server/http/web_socket.ts";
import { sourceOf } from "../../server/hub/limits/source.ts";
import { brokenHandshake, UPGRADE } from "../support/attacker.ts";
import { ask, handshake } from "../support/handshake.ts";
import { serve } from "../support/live_server.ts";
import { openRoom } from "../support/room.ts";
import { eventually } from "../support/wire_client.ts";

/** A WebSocket of the runtime whose handshake is under way, with its place and what came of it. */
async function opening() {
  const room = await openRoom();
  const socket = Object.assign(new EventTarget(), {
    ...{ readyState: WebSocket.CONNECTING, bufferedAmount: 0 },
    ...{ send: () => {}, close: () => {} },
  }) as unknown as WebSocket;
  let [released, settled] = [0, 0];
  attachSocket(socket, {
    ...{ node: room.node, address: "203.0.113.1", deviceName: "Firefox on Linux", hardClose: () => {} },
    ticket: { release: () => released++ },
    settled: () => settled++,
  });
  return {
    ...{ room, socket },
    counts: () => ({ released, settled }),
    [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
  };
}

Deno.test("a handshake that its client resets gives its place back after five seconds, and is counted", async () => {
  await using broken = await opening();
  await broken.room.pass(4_999);
  deepEqual(broken.counts(), { released: 0, settled: 0 });
  await broken.room.pass(1);
  deepEqual(broken.counts(), { released: 1, settled: 0 });
});

Deno.test("a handshake that opens, or that fails in a way that the runtime tells of, is not counted", async () => {
  await using open = await opening();
  Object.assign(open.socket, { readyState: WebSocket.OPEN });
  open.socket.onopen!.call(open.socket, new Event("open"));
  deepEqual(open.counts(), { released: 0, settled: 1 });
  await using failed = await opening();
  failed.socket.onerror!.call(failed.socket, new Event("error"));
  deepEqual(failed.counts(), { released: 1, settled: 1 });
  await failed.room.pass(20_000);
  deepEqual(failed.counts(), { released: 1, settled: 1 });
});

// What a broken handshake keeps is kept for ever by the runtime: nothing could give it back before the test ends.
const LEAKS = { sanitizeOps: false, sanitizeResources: false } as const;

Deno.test(
  "handshakes that are broken off are bounded by address and network: each keeps a descriptor",
  LEAKS,
  async () => {
    await using server = await serve({}, { spread: false });
    const source = sourceOf("127.0.0.1");
    const left = (): number => {
      let taken = 0;
      try {
        for (;; taken++) server.node.tiers.take("broken_handshakes", { source });
      } catch {
        for (let n = 0; n < taken; n++) server.node.tiers.giveBack("broken_handshakes", { source });
      }
      return taken;
    };
    equal(left(), 400);
    for (let n = 0; n < 20; n++) await brokenHandshake(server.port);
    for (let n = 0; n < 50; n++) {
      const ended = await handshake(server.port);
      equal(ended.status, 101);
      ended[Symbol.dispose]();
    }
    await eventually("handshakes that end well cost nothing", () => left() >= 380);
    for (let n = left(); n > 0; n--) server.node.tiers.take("broken_handshakes", { source });
    using refused = await handshake(server.port);
    equal(refused.status, 429);
  },
);

Deno.test("an upgrade to something else is answered like any request, and a refused handshake with its reason", async () => {
  await using server = await serve();
  using other = await ask(server.port, "GET /health HTTP/1.1", { Connection: "Upgrade", Upgrade: "h2c" });
  deepEqual([other.status, JSON.parse(other.body)], [200, { status: "ok" }]);
  using refused = await handshake(server.port, { Origin: "https://evil.example" });
  equal(refused.status, 403);
});

Deno.test("a message that comes with the handshake, or at once after it, is not lost", async () => {
  await using server = await serve();
  const joined = (...pieces: string[]): Promise<boolean> =>
    exchangeUntil(server.port, pieces, (answer) => answer.includes('"joined"'));
  const frame = (username: string): string => {
    const data = JSON.stringify({ event: "join", data: { mode: "guest", username } });
    return `\x81${String.fromCharCode(0x80 | data.length)}\0\0\0\0${data}`;
  };
  for (let n = 0; n < 20; n++) {
    ok(await joined(UPGRADE + frame(`together${n}`)), `together, the ${n}th`);
    ok(await joined(UPGRADE, frame(`after${n}`)), `one after the other, the ${n}th`);
  }
});

/** Sends one piece after the other, without waiting for anything, and then waits for an answer that `holds`. */
async function exchangeUntil(
  port: number,
  pieces: readonly string[],
  holds: (answer: string) => boolean,
): Promise<boolean> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
  for (const piece of pieces) await connection.write(bytes(piece));
  const decoder = new TextDecoder();
  let answer = "";
  const buffer = new Uint8Array(65_536);
  while (!holds(answer)) {
    const count = await connection.read(buffer);
    if (count === null) return false;
    answer += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
  return true;
}
