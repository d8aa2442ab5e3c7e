// Ten thousand hostile frames against the real app: nothing crashes, the rules hold, and the others go on talking.

import { deepEqual, equal, ok } from "node:assert/strict";
import { clientFrame, handshake, writeAll } from "../support/handshake.ts";
import { type LiveServer, serve } from "../support/live_server.ts";
import { type Chance, withSeed } from "../support/seed.ts";
import { eventually, WireClient } from "../support/wire_client.ts";
import { hostileFrame, tooLongFrame } from "./hostile_frames.ts";
import { CLOSE } from "../../server/protocol/errors.ts";

const FRAMES = 10_000;
const SOCKETS = 8;
const MAX_FRAME_BYTES = 16_384;
const PROTOCOL_CODES = ["bad_json", "unknown_event", "bad_request"];

Deno.test("10,000 malformed, random and hostile frames: no crash, and every connection ends as the contract says", async () => {
  await withSeed(async (chance) => {
    await using server = await serve();
    const bystander = await WireClient.guest(server.url, "bystander");
    const left = { frames: FRAMES, names: 0 };
    const attackers = Array.from({ length: SOCKETS }, async () => {
      while (left.frames > 0) await attack(server, chance, left);
    });
    await Promise.all(attackers);
    await goesOnTalking(server, bystander);
    const faults = server.log.lines.filter((line) => /failed/.test(line));
    deepEqual(faults, []);
    await bystander.close();
  });
});

Deno.test("broken WebSocket frames, and sockets that vanish in the middle, harm no other client", async () => {
  await withSeed(async (chance) => {
    await using server = await serve({ maxSocketsPerAddress: { ipv6: 1_000, ipv4: 1_000 } });
    const bystander = await WireClient.guest(server.url, "bystander");
    for (let n = 0; n < 150; n++) {
      using socket = await handshake(server.port);
      equal(socket.status, 101);
      for (let frame = chance.int(4); frame >= 0; frame--) {
        // The server may hang up in the middle.
        await writeAll(socket.connection, brokenFrame(chance)).catch(() => {});
      }
    }
    await goesOnTalking(server, bystander);
    await eventually("the broken sockets are gone", () => server.node.admission.held === 1);
    await bystander.close();
  });
});

/** One connection of an attacker. It ends when the server ends it, or after up to 60 frames. */
async function attack(
  server: LiveServer,
  chance: Chance,
  left: { frames: number; names: number },
): Promise<void> {
  const client = await WireClient.open(server.url);
  if (chance.oneIn(2)) await client.request("join", { mode: "guest", username: `attacker${left.names++}` });
  let tooLong = false;
  let sent = 0;
  const probe = (): Promise<unknown> => {
    sent++;
    return client.request("no_such_event", {});
  };
  for (let n = chance.int(60); n >= 0 && client.closed === null && !tooLong; n--) {
    left.frames--;
    sent++;
    const frame = chance.oneIn(100) ? tooLongFrame(chance) : hostileFrame(chance);
    tooLong = new Blob([frame]).size > MAX_FRAME_BYTES;
    client.raw(frame);
    if (chance.oneIn(10)) await probe();
  }
  if (tooLong) await client.until("the end", () => client.closed !== null);
  else await probe();
  checkRules(client, sent, tooLong);
  if (client.closed === null) await client.close();
}

function checkRules(client: WireClient, sent: number, tooLong: boolean): void {
  const codes = client.all("error").map(({ code }) => code);
  ok(!codes.includes("internal"), "the server failed");
  const certain = codes.filter((code) => code === "bad_json" || code === "unknown_event").length;
  if (client.closed === null) return ok(certain <= 20, `${certain} errors and still open`);
  const broken = codes.filter((code) => PROTOCOL_CODES.includes(code)).length;
  if (client.closed.code === CLOSE.protocolErrors) return ok(broken > 20, `4002 after ${codes.join()}`);
  // A connection that is closed while more pours in may be reset by TCP, and then the code is lost on the way.
  if (client.closed.code === 0) return ok(sent > 20 || tooLong, `reset after ${sent} frames`);
  equal(client.closed.code, CLOSE.tooBig, `closed after ${codes.join()}`);
  ok(tooLong, "1009 without a frame that is too big");
}

async function goesOnTalking(server: LiveServer, bystander: WireClient): Promise<void> {
  equal(bystander.closed, null);
  equal((await bystander.request("message", { text: "still here" })).event, "ack");
  const newcomer = await WireClient.guest(server.url, "newcomer");
  equal((await newcomer.request("message", { text: "me too" })).event, "ack");
  await bystander.until(
    "what the newcomer says",
    () => bystander.all("message").some(({ text }) => text === "me too"),
  );
  await newcomer.close();
}

/** A frame against the rules of RFC 6455, or the beginning of one. */
function brokenFrame(chance: Chance): Uint8Array {
  const payload = Uint8Array.from({ length: chance.int(200) }, () => chance.int(256));
  const frame = clientFrame(chance.pick([0, 1, 2, 3, 8, 9, 10, 15]), payload, chance.oneIn(2));
  switch (chance.int(4)) {
    case 0:
      frame[0] = frame[0]! | 0x70;
      return frame;
    case 1:
      frame[1] = frame[1]! & 0x7f;
      return frame;
    case 2:
      return frame.subarray(0, chance.int(frame.length));
    default:
      return frame;
  }
}
