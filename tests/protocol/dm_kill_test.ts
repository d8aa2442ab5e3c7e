// Private messages while the server dies again and again: nothing acknowledged is lost, nothing is there twice.

import { deepEqual, equal, ok } from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { type ChildServer, startChild } from "../support/child_server.ts";
import { withSeed } from "../support/seed.ts";
import { registerPairs, type Writer } from "../support/writers.ts";

const KILLS = 20;
const PAIRS = 12;
/** New messages of each person in one life of the server: all of them stay below the 500 that are kept of a pair. */
const QUOTA = 10;

Deno.test("kill -9 twenty times under load: no acknowledged message lost, none doubled after resend with the same id", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sexychat-kill-" });
  const start = (): Promise<ChildServer> => startChild({ dataDir, rateMessages: 1_000_000, bcryptCost: 4 });
  await withSeed(async (chance) => {
    let server = await start();
    const pairs = await registerPairs(server.url, PAIRS);
    const writers = pairs.flatMap(({ writers }) => writers);
    let inFlight = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const acks = 10 + chance.int(PAIRS * QUOTA);
      inFlight += await liveUntil(server, writers, acks);
      server = await start();
    }
    ok(inFlight > KILLS, `the kills interrupted ${inFlight} messages`);
    await finish(server, writers);
    for (const { writers: [a, b] } of pairs) {
      const kept = await a.history(server.url);
      deepEqual((await b.history(server.url)).map(({ id }) => id), kept.map(({ id }) => id));
      for (const [writer, mine] of [[a, true], [b, false]] as const) {
        const own = kept.filter((message) => message.mine === mine);
        deepEqual(
          own.map(({ text }) => text).sort(),
          [...writer.sent.values()].sort(),
          "all of it, and each once",
        );
        const ids = new Map(own.map(({ id, text }) => [text, id]));
        for (const [request, id] of writer.acked) equal(ids.get(writer.sent.get(request)!), id);
      }
    }
    for (const { received } of writers) ok([...received.values()].every((times) => times === 1));
    await server.kill();
  });
  using database = new DatabaseSync(`${dataDir}/sexchat.db`);
  deepEqual({ ...database.prepare("PRAGMA integrity_check").get() }, { integrity_check: "ok" });
  await Deno.remove(dataDir, { recursive: true });
});

/** Lets everybody come back and write, and kills the server after some acknowledgements. Gives how many were missing. */
async function liveUntil(server: ChildServer, writers: readonly Writer[], acks: number): Promise<number> {
  ok((await Promise.all(writers.map((writer) => writer.connect(server.url)))).every(Boolean));
  let heard = 0;
  await new Promise<void>((resolve) => {
    for (const writer of writers) {
      writer.onAck = () => {
        if (++heard === acks) void server.kill().then(resolve);
      };
      writer.write(QUOTA);
    }
  });
  await Promise.all(writers.map((writer) => writer.close()));
  return writers.reduce((sum, writer) => sum + writer.sent.size - writer.acked.size, 0);
}

/** Lets everybody come back once more and waits until all they ever sent is acknowledged. */
async function finish(server: ChildServer, writers: readonly Writer[]): Promise<void> {
  await Promise.all(writers.map((writer) => writer.connect(server.url)));
  await Promise.all(writers.map((writer) =>
    new Promise<void>((resolve) => {
      writer.onAck = () => writer.done && resolve();
      writer.write(1);
    })
  ));
  await Promise.all(writers.map((writer) => writer.close()));
}
