// A restart under people's feet: what was acknowledged is there, and everybody is back soon.

import { deepEqual, equal, ok } from "node:assert/strict";
import { PageLine } from "../support/reconnecting_client.ts";
import { sealed, unsealed } from "../support/dm.ts";
import { type Installation, installation } from "../support/tasks.ts";
import { eventually } from "../support/wire_client.ts";

const GUESTS = 20;
const BACK_WITHIN_MS = 3_000;
/** A busy machine gets this many tries to be quick. */
const RESTARTS = 3;

Deno.test("restart drains: no acknowledged message is lost or doubled, and clients are back within 3 s", async () => {
  await using here = installation({ MAX_SOCKETS_PER_ADDRESS: "500" });
  equal((await here.task("daemon", ["start"])).code, 0);
  const tokens = [await register(here, "alice"), await register(here, "bob")];
  const [alice, bob] = tokens.map((token) => new PageLine(here.url, { mode: "restore", token })) as [
    PageLine,
    PageLine,
  ];
  const guests = Array.from(
    { length: GUESTS },
    (_, n) => new PageLine(here.url, { mode: "guest", username: `guest${n}` }),
  );
  const everybody = [alice, bob, ...guests];
  await eventually("everybody is in", () => everybody.every(({ inside }) => inside));
  const room = await connect(alice, bob);

  const texts = new Map<string, string>();
  let quickest = Infinity;
  for (let round = 0; round < RESTARTS && quickest > BACK_WITHIN_MS; round++) {
    const restarting = here.task("daemon", ["restart"]);
    for (let n = 0; n < 8; n++) {
      const id = crypto.randomUUID();
      texts.set(id, `private ${round} ${n}`);
      alice.say({ event: "pm_message", data: sealed(room, texts.get(id)!), id });
      guests[n % 2]!.say({
        event: "message",
        data: { text: `public ${round} ${n}` },
        id: crypto.randomUUID(),
      });
    }
    const { code, stderr } = await restarting;
    deepEqual([code, stderr], [0, ""]);
    await eventually(
      "everybody is back",
      () => everybody.every(({ inside, absences }) => inside && absences.length === round + 1),
    );
    quickest = Math.min(quickest, Math.max(...everybody.map(({ absences }) => absences[round]!)));
  }
  for (const speaker of guests.slice(0, 2)) {
    const before = acknowledgedBeforeRestart(speaker);
    ok(before.length > 0);
    for (const id of before) {
      for (const line of everybody) {
        ok(line.envelopes.some(({ event, data }) => event === "message" && data.id === id));
      }
    }
  }
  ok(quickest <= BACK_WITHIN_MS, `the last was back after ${Math.round(quickest)} ms`);

  await eventually("all is said", () => alice.done && guests.every(({ done }) => done));
  const kept = await history(here, tokens[1]!, "alice");
  deepEqual(kept, alice.acked.map((id) => texts.get(id)), "each once, in order");
  equal(kept.length, texts.size);
  for (const line of everybody) line.close();
});

/** Ids of lobby messages whose acknowledgement came before the first word of a restart. */
function acknowledgedBeforeRestart({ envelopes }: PageLine): string[] {
  const end = envelopes.findIndex(({ event, data }) => event === "system" && /restarting/.test(data.msg));
  ok(end > 0, "the restart was announced");
  return envelopes.slice(0, end).flatMap(({ event, data }) =>
    event === "ack" && "id" in data ? [String(data.id)] : []
  );
}

async function register({ url }: Installation, username: string): Promise<string> {
  const body = JSON.stringify({ username, password: "correct horse" });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/api/auth/register`, { method: "POST", headers, body });
  return (await response.json()).token;
}

/** Opens a conversation between two. Resolves to its room. */
async function connect(one: PageLine, other: PageLine): Promise<string> {
  const ready = (line: PageLine): string | undefined =>
    line.envelopes.flatMap(({ event, data }) => event === "pm_ready" ? [data.room] : [])[0];
  one.send({ event: "pm_open", data: { target: "bob" }, id: "open" });
  await eventually("the room is ready", () => ready(one) !== undefined);
  other.send({ event: "pm_accept", data: { room: ready(one)! }, id: "accept" });
  await eventually("the invitation is accepted", () => ready(other) !== undefined);
  return ready(one)!;
}

async function history({ url }: Installation, token: string, peer: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/api/pm/history?with=${peer}`, { headers });
  const { messages } = await response.json();
  return messages.map((message: { ciphertext: string }) => unsealed(message));
}
