// GET /api/pm/history and /api/pm/conversations under load: one at a time for each account, in parts, and no reader holds what is others'.

import { deepEqual, equal, ok } from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { openPair, sealed, uuid } from "../support/dm.ts";
import { call, type RestAnswer } from "../support/rest_client.ts";
import { openRoom, type Room } from "../support/room.ts";
import type { PlainClient } from "../support/plain_client.ts";

const UNLIMITED = { rateMessages: 1_000_000 };
const PATH = "/api/pm/history?with=bob";
/** Bytes of a full conversation of the longest messages, as JSON. */
const FULL_BYTES = 2_700_000;

/** A room in which Alice and others have a full conversation with Bob: 500 messages of 5,400 characters. */
async function openFullRoom(...others: string[]): Promise<{ room: Room; alice: PlainClient }> {
  const room = await openRoom(UNLIMITED);
  const [alice, bob] = [await room.member("alice"), await room.member("bob")];
  await openPair(alice, bob);
  for (const name of others) await openPair(await room.member(name), bob);
  for (const name of ["alice", ...others]) await fill(room, name);
  return { room, alice };
}

async function fill({ store, clock }: Room, name: string): Promise<void> {
  const [from, to] = [await store.accounts.byName(name), await store.accounts.byName("bob")];
  const message = { senderId: from!.id, recipientId: to!.id, nonce: "AAAAAAAAAAAAAAAA", scheme: null };
  await store.messages.append(Array.from({ length: 500 }, () => ({
    ...message,
    ciphertext: "A".repeat(5_400),
    requestId: uuid(),
    at: clock.now(),
  })));
}

function tokenOf(client: PlainClient): string {
  return client.all("joined").at(-1)!.token!;
}

/** The answer itself, of which nothing has been read. */
function open(room: Room, token: string, init: RequestInit = {}): Promise<Response> {
  const app = createApp({ node: room.node, pageDir: "tests/no-page" });
  const request = new Request(`http://localhost${PATH}`, {
    ...init,
    headers: { authorization: `Bearer ${token}` },
  });
  return app.fetch(request, {
    remoteAddr: { transport: "tcp", hostname: "203.0.113.1", port: 40_000 },
    completed: new Promise<void>(() => {}),
  });
}

function statuses(answers: readonly RestAnswer[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, of]) => [status, of.length]),
  );
}

/** Holds the place of an account in the lane until the function that it gives is called. */
function holdLane(room: Room, client: PlainClient): Promise<() => void> {
  const held = Promise.withResolvers<() => void>();
  void room.store.accounts.byName(client.all("joined").at(-1)!.username).then((account) =>
    room.node.lanes.history.run(
      { group: `account:${account!.id}` },
      () => new Promise<void>((resolve) => held.resolve(resolve)),
    )
  );
  return held.promise;
}

Deno.test("GET /api/pm/history of a full conversation, 100 at once by one member: one is read, one waits, the others are refused", async () => {
  const { room, alice } = await openFullRoom();
  await using _ = room;
  const token = tokenOf(alice);
  const release = await holdLane(room, alice);
  const answers = Array.from({ length: 100 }, () => call(room, PATH, { token }));
  const refused: RestAnswer[] = [];
  for (const answer of answers) void answer.then((done) => done.status === 429 && refused.push(done));
  while (refused.length < 99) await new Promise((resolve) => setImmediate(resolve));
  deepEqual([refused[0]!.code, refused[0]!.headers.get("retry-after")], ["rate_limited", "1"]);
  equal(room.node.lanes.history.waiting, 1);
  release();
  deepEqual(statuses(await Promise.all(answers)), { 200: 1, 429: 99 });
  const next = await call(room, PATH, { token });
  deepEqual([next.status, next.json.messages.length], [200, 500], "and then it is read again");
});

Deno.test("GET /api/pm/history of a full conversation, at once by 20 members: all are read, four at a time", async () => {
  const others = Array.from({ length: 20 }, (_, n) => `member${n}`);
  const room = await openRoom(UNLIMITED);
  await using _ = room;
  const bob = await room.member("bob");
  const tokens: string[] = [];
  for (const name of others) {
    const client = await room.member(name);
    await openPair(client, bob);
    tokens.push(tokenOf(client));
  }
  for (const name of others.slice(0, 5)) await fill(room, name);
  const { history } = room.node.lanes;
  let most = 0;
  const read = Promise.all(tokens.map((token) => call(room, PATH, { token })));
  for (let done = false; !done;) {
    most = Math.max(most, history.running);
    done = await Promise.race([
      read.then(() => true),
      new Promise<false>((resolve) => setImmediate(resolve, false)),
    ]);
  }
  deepEqual(statuses(await read), { 200: 20 });
  deepEqual([most, history.running, history.waiting], [4, 0, 0]);
});

Deno.test("a full conversation is read and written in parts, with other work in between, and answered as one list", async () => {
  const { room, alice } = await openFullRoom();
  await using _ = room;
  let turns = 0;
  let isOver = false;
  const otherWork = (): void => {
    turns++;
    if (!isOver) setImmediate(otherWork);
  };
  otherWork();
  const response = await open(room, tokenOf(alice));
  isOver = true;
  ok(turns > 20, `${turns} turns of the event loop for what is 11 parts twice`);
  const sizes: number[] = [];
  const text: string[] = [];
  const decoder = new TextDecoder();
  for await (const chunk of response.body!) {
    sizes.push(chunk.length);
    text.push(decoder.decode(chunk, { stream: true }));
  }
  ok(Math.max(...sizes) < 300_000 && sizes.length >= 10, `parts of ${sizes.join(", ")} bytes`);
  const json = JSON.parse(text.join(""));
  equal(text.join(""), JSON.stringify(json), "without a byte more than before");
  deepEqual(Object.keys(json), ["room", "room_key", "mode", "epoch", "heads", "ids", "messages"]);
  deepEqual(Object.keys(json.messages[0]), ["id", "from_me", "ciphertext", "nonce", "ts"]);
  equal(response.headers.get("content-length"), String(text.join("").length));
  equal(response.headers.get("cache-control"), "no-store");
  equal(response.headers.get("content-type"), "application/json");
});

Deno.test("messages that arrive while a full conversation is read leave no gap in it", async () => {
  const { room, alice } = await openFullRoom();
  await using _ = room;
  const token = tokenOf(alice);
  const name = String((await alice.request("pm_open", { target: "bob" })).data["room"]);
  const reading = call(room, PATH, { token });
  for (let n = 0; n < 10; n++) {
    await new Promise((resolve) => setImmediate(resolve));
    await alice.request("pm_message", sealed(name, `${n}`), uuid());
  }
  const { json: { messages } } = await reading;
  equal(messages.length, 500);
  const ids: number[] = messages.map(({ id }: { id: number }) => id);
  deepEqual(ids, Array.from({ length: 500 }, (_, n) => ids[0]! + n));
});

Deno.test("a reader who is slow holds neither the lane nor memory for long", async () => {
  const { room, alice } = await openFullRoom();
  await using _ = room;
  const { history, answers } = room.node.lanes;
  const response = await open(room, tokenOf(alice));
  deepEqual([history.running, answers.running], [0, 1]);
  equal((await call(room, PATH, { token: tokenOf(alice) })).status, 200, "the lane is free meanwhile");
  const reader = response.body!.getReader();
  await reader.read();
  await room.pass(14_999);
  equal(answers.running, 1);
  await room.pass(1);
  equal(answers.running, 0);
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) bytes += part.value.length;
  ok(bytes < Number(response.headers.get("content-length")) / 2, `${bytes} more bytes came`);
});

Deno.test("a reader who goes away holds nothing", async () => {
  const { room, alice } = await openFullRoom();
  await using _ = room;
  const { answers } = room.node.lanes;
  const response = await open(room, tokenOf(alice));
  equal(answers.running, 1);
  await response.body!.cancel();
  equal(answers.running, 0);
  const head = await open(room, tokenOf(alice), { method: "HEAD" });
  deepEqual([head.status, head.body, answers.running], [200, null, 0]);
  ok(Number(head.headers.get("content-length")) > FULL_BYTES);
});

Deno.test("answers that wait for their readers are bounded: the oldest of who has most is left unfinished", async () => {
  const { room, alice } = await openFullRoom("carol");
  await using _ = room;
  const { answers } = room.node.lanes;
  const carol = await open(
    room,
    tokenOf([...room.clients].find((client) => client.all("joined").at(-1)?.username === "carol")!),
  );
  const slow: Response[] = [];
  while (slow.length < 30) slow.push(await open(room, tokenOf(alice)));
  ok(answers.running < 26, `${answers.running} answers`);
  equal((await carol.arrayBuffer()).byteLength, Number(carol.headers.get("content-length")));
  const first = (await slow[0]!.arrayBuffer()).byteLength;
  ok(first < Number(slow[0]!.headers.get("content-length")), `${first} bytes of the first`);
  for (const response of slow.slice(1)) await response.body!.cancel();
  equal(answers.running, 0);
});

Deno.test("the companion's history and the list of conversations go through the same lane", async () => {
  await using room = await openRoom();
  const alice = await room.member("alice");
  const token = tokenOf(alice);
  for (const path of ["/api/pm/history?with=Violet", "/api/pm/conversations"]) {
    const release = await holdLane(room, alice);
    const waiting = call(room, path, { token });
    while (room.node.lanes.history.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    const refused = await call(room, path, { token });
    deepEqual([refused.status, refused.code], [429, "rate_limited"], path);
    release();
    const answer = await waiting;
    deepEqual([answer.status, answer.headers.get("cache-control")], [200, "no-store"], path);
  }
});
